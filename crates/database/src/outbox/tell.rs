//! What is told, as it is at that moment.

use super::Sink;
use crate::{
    Database, Fetch,
    annotations::{Annotation, annotation_columns},
    args,
    tasks::{Task, task_columns},
};
use labelkeep_model::Result;

impl Database {
    /// An annotation that a sink is told of, with its task; `None` when either is gone or in the trash. The sink stands for
    /// the right to read it: who made it the target of a project decided so.
    pub async fn annotation_to_tell(&self, sink: &Sink, annotation: i64) -> Result<Option<(Annotation, Task)>> {
        let mut database = self;
        let sql =
            concat!("SELECT ", annotation_columns!(), " WHERE a.id = $1 AND a.project_id = $2 AND a.trashed_by = 0");
        let Some(row) = database.fetch_optional(sql, args![annotation, sink.project]).await? else { return Ok(None) };
        let annotation = Annotation::from_row(&row)?;
        let sql = concat!("SELECT ", task_columns!(), " WHERE t.id = $1 AND t.trashed_by = 0");
        let Some(row) = database.fetch_optional(sql, args![annotation.task_id]).await? else { return Ok(None) };
        Ok(Some((annotation, Task::from_row(&row)?)))
    }

    /// Whether a task is there and has an annotation.
    pub async fn is_task_to_tell(&self, sink: &Sink, task: i64) -> Result<bool> {
        let mut database = self;
        let sql = "SELECT t.id FROM tasks t WHERE t.id = $1 AND t.project_id + 0 = $2 AND t.trashed_by = 0 \
                   AND EXISTS (SELECT 1 FROM annotations a WHERE a.task_id = t.id AND a.trashed_by = 0)";
        Ok(database.fetch_optional(sql, args![task, sink.project]).await?.is_some())
    }
}
