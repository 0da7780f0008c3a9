//! A walk over the tasks of a project, a batch at a time, each with what an export says of it.

use super::parts::{Form, Parts};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    tasks::{Task, TaskChoice},
    users::Person,
};
use labelkeep_formats::export::{ExportAuthor, ExportTask};
use labelkeep_model::{Result, TaskId};
use serde_json::json;
use std::collections::HashMap;

/// Tasks in memory at once.
const BATCH: usize = 500;

/// Which tasks are exported.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// These, in this order; `None`: by id.
    pub chosen: Option<Vec<i64>>,
    pub choice: TaskChoice,
}

/// Walks over what is wanted; begin another one to walk again.
pub struct Source<'s> {
    database: &'s Database,
    scope: &'s ProjectScope,
    wanted: &'s Wanted,
    form: Form,
    authors: HashMap<i64, ExportAuthor>,
    after: i64,
    taken: usize,
}

/// Some tasks and what belongs to them.
pub struct Batch {
    pub tasks: Vec<Task>,
    parts: Parts,
}

impl<'s> Source<'s> {
    #[must_use]
    pub fn new(database: &'s Database, scope: &'s ProjectScope, wanted: &'s Wanted, form: Form) -> Self {
        Self { database, scope, wanted, form, authors: HashMap::new(), after: 0, taken: 0 }
    }

    /// The next tasks, perhaps none of a batch that was looked at; `None` behind the last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next(&mut self) -> Result<Option<Batch>> {
        let tasks = match &self.wanted.chosen {
            None => {
                let limit = i64::try_from(BATCH).unwrap_or(500);
                let tasks =
                    self.database.tasks_after(self.scope, TaskId(self.after), self.wanted.choice, limit).await?;
                let Some(last) = tasks.last() else { return Ok(None) };
                self.after = last.id;
                tasks
            }
            Some(ids) => {
                let part: Vec<i64> = ids.iter().skip(self.taken).take(BATCH).copied().collect();
                if part.is_empty() {
                    return Ok(None);
                }
                self.taken += part.len();
                let tasks = self.database.tasks_by_id(self.scope, &part).await?;
                tasks.into_iter().filter(|task| self.wanted.choice.takes(task)).collect()
            }
        };
        let parts = Parts::new(self.database.parts_of(self.scope, &tasks).await?, self.form, self.database.now());
        if self.form.authors && parts.authors().any(|author| !self.authors.contains_key(&author)) {
            self.authors = authors(&self.database.annotators_of(self.scope).await?);
        }
        Ok(Some(Batch { tasks, parts }))
    }

    /// Shows every task of a batch, put together with what belongs to it.
    pub fn each(&self, batch: &Batch, mut with: impl FnMut(&ExportTask<'_>)) {
        for task in &batch.tasks {
            let parts = &batch.parts;
            if self.form.only_with_annotations && !parts.has_annotations(task.id) {
                continue;
            }
            with(&ExportTask {
                id: task.id,
                data: &task.data,
                meta: task.meta.as_deref(),
                file_upload: task.file_name.as_deref(),
                created_at: task.created_at,
                updated_at: task.updated_at,
                allow_skip: task.allow_skip,
                inner_id: task.inner_id,
                total_annotations: task.total_annotations,
                cancelled_annotations: task.cancelled_annotations,
                total_predictions: task.total_predictions,
                project: task.project_id,
                updated_by: task.updated_by,
                annotations: parts.annotations(task.id, &self.authors),
                drafts: parts.drafts(task.id),
                predictions: parts.predictions(task.id),
            });
        }
    }
}

fn authors(people: &[Person]) -> HashMap<i64, ExportAuthor> {
    let author = |person: &Person| {
        ExportAuthor {
        email: person.email.clone(),
        json: json!({ "id": person.id.0, "email": person.email, "first_name": person.first_name, "last_name": person.last_name })
            .to_string(),
    }
    };
    people.iter().map(|person| (person.id.0, author(person))).collect()
}
