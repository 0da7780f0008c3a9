//! A walk over the tasks of a project, a batch at a time, each with what an export says of it.

use super::parts::{Form, Parts};
use crate::selected::Walk;
use labelkeep_database::{
    Database,
    access::ProjectScope,
    tasks::{Task, TaskChoice},
    users::Person,
};
use labelkeep_formats::export::{ExportAuthor, ExportTask};
use labelkeep_model::{Result, TaskId};
use serde_json::json;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::mpsc;

/// Tasks in memory at once, three times when read ahead: being read, waiting, being written. Few enough that a batch of
/// usual size stays in the processor's cache, and enough that the queries' own cost is small.
const BATCH: usize = 100;

/// Which tasks are exported.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub chosen: Chosen,
    pub choice: TaskChoice,
}

#[derive(Debug, Clone, Default)]
pub enum Chosen {
    /// By id.
    #[default]
    All,
    /// These, in this order.
    These(Vec<i64>),
    /// Those that were selected for a job, by id.
    Walk(Box<Walk>),
}

/// Walks over what is wanted; begin another one to walk again.
pub struct Source {
    database: Database,
    scope: ProjectScope,
    wanted: Wanted,
    form: Form,
    authors: Arc<HashMap<i64, ExportAuthor>>,
    after: i64,
    taken: usize,
}

/// Some tasks and what belongs to them.
pub struct Batch {
    pub tasks: Vec<Task>,
    parts: Parts,
    form: Form,
    authors: Arc<HashMap<i64, ExportAuthor>>,
}

impl Source {
    #[must_use]
    pub fn new(database: Database, scope: ProjectScope, wanted: Wanted, form: Form) -> Self {
        Self { database, scope, wanted, form, authors: Arc::default(), after: 0, taken: 0 }
    }

    /// Reads one batch ahead of who writes them: on two processors both are busy. It ends behind the last batch, after
    /// an error, or when nobody receives any more.
    #[must_use]
    pub fn ahead(mut self) -> mpsc::Receiver<Result<Batch>> {
        let (send, receive) = mpsc::channel(1);
        tokio::spawn(async move {
            while let Some(batch) = self.next().await.transpose() {
                let is_error = batch.is_err();
                if send.send(batch).await.is_err() || is_error {
                    return;
                }
            }
        });
        receive
    }

    /// The next tasks, perhaps none of a batch that was looked at; `None` behind the last.
    pub async fn next(&mut self) -> Result<Option<Batch>> {
        let tasks = match &mut self.wanted.chosen {
            Chosen::All => {
                let limit = i64::try_from(BATCH).unwrap_or(100);
                let tasks =
                    self.database.tasks_after(&self.scope, TaskId(self.after), self.wanted.choice, limit).await?;
                let Some(last) = tasks.last() else { return Ok(None) };
                self.after = last.id;
                tasks
            }
            Chosen::Walk(walk) => {
                let part = walk.next(&self.database, &self.scope).await?;
                if part.is_empty() {
                    return Ok(None);
                }
                let tasks = self.database.tasks_by_id(&self.scope, &part).await?;
                tasks.into_iter().filter(|task| self.wanted.choice.takes(task)).collect()
            }
            Chosen::These(ids) => {
                let part: Vec<i64> = ids.iter().skip(self.taken).take(BATCH).copied().collect();
                if part.is_empty() {
                    return Ok(None);
                }
                self.taken += part.len();
                let tasks = self.database.tasks_by_id(&self.scope, &part).await?;
                tasks.into_iter().filter(|task| self.wanted.choice.takes(task)).collect()
            }
        };
        let parts = Parts::new(self.database.parts_of(&self.scope, &tasks).await?, self.form, self.database.now());
        if self.form.authors && parts.authors().any(|author| !self.authors.contains_key(&author)) {
            self.authors = Arc::new(authors(&self.database.annotators_of(&self.scope).await?));
        }
        Ok(Some(Batch { tasks, parts, form: self.form, authors: Arc::clone(&self.authors) }))
    }
}

impl Batch {
    /// Shows every task, put together with what belongs to it.
    pub fn each(&self, mut with: impl FnMut(&ExportTask<'_>)) {
        for task in &self.tasks {
            let parts = &self.parts;
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
                written: None,
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
