//! Tasks in bulk. An import is a job: each batch of tasks is one transaction together with the job's progress, so a
//! crash loses nothing and repeats nothing.

mod finish;
mod insert;
mod names;
mod predictions;
mod rows;

pub use finish::{FinishedImport, ImportSummary};
pub use rows::{AnnotationRow, ImportBatch, PredictionRow, TaskRow};

use crate::{Database, Fetch, access::ProjectScope, args};
use labelkeep_model::Result;
use std::collections::HashMap;

/// Who can be named as the author of an imported annotation.
#[derive(Debug, Clone, Default)]
pub struct Authors {
    pub by_email: HashMap<String, i64>,
    pub ids: std::collections::HashSet<i64>,
}

impl Database {
    /// # Errors
    /// What the database says.
    pub async fn import_authors(&self, scope: &ProjectScope) -> Result<Authors> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT id, email FROM users WHERE organization_id = $1 AND deleted_at IS NULL",
                args![scope.caller().organization()],
            )
            .await?;
        let mut authors = Authors::default();
        for row in rows {
            let id: i64 = row.get("id")?;
            authors.by_email.insert(row.get("email")?, id);
            authors.ids.insert(id);
        }
        Ok(authors)
    }
}
