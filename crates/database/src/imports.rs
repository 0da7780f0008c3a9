//! Tasks in bulk. An import is a job: each batch of tasks is one transaction together with the job's progress, so a
//! crash loses nothing and repeats nothing.

mod finish;
mod insert;
mod names;
mod placeholders;
mod predictions;
mod rows;
pub(crate) mod settle;
mod take_back;

pub use finish::{FinishedImport, ImportSummary};
pub(crate) use insert::{Answer, insert_tasks};
pub(crate) use predictions::{insert as insert_predictions, settle as settle_predictions};
pub use rows::{AnnotationRow, ImportBatch, ImportedAuthor, PredictionRow, TaskRow};
pub(crate) use rows::{Counters, labels_of};
pub use take_back::{ImportMove, ImportPart};

use crate::{Database, Fetch, access::ProjectScope, args};
use labelkeep_model::Result;
use std::collections::HashMap;

/// Rows of one statement: enough that its fixed cost is small, and its parameters below the limit of both databases.
const ROWS: usize = 250;

/// Who can be named as the author of an imported annotation.
#[derive(Debug, Clone, Default)]
pub struct Authors {
    /// Also of those who left, and of placeholders.
    pub by_email: HashMap<String, i64>,
    /// Of those who are here.
    pub ids: std::collections::HashSet<i64>,
}

impl Database {
    pub async fn import_authors(&self, scope: &ProjectScope) -> Result<Authors> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT id, email, deleted_at IS NULL AS is_here FROM users WHERE organization_id = $1",
                args![scope.caller().organization()],
            )
            .await?;
        let mut authors = Authors::default();
        for row in rows {
            let id: i64 = row.get("id")?;
            authors.by_email.insert(row.get("email")?, id);
            if row.get("is_here")? {
                authors.ids.insert(id);
            }
        }
        Ok(authors)
    }
}
