use super::{Task, object::task_columns};
use crate::{
    Database, Fetch,
    access::ProjectScope,
    args, audit,
    counts::{CounterDelta, data_fields},
    projects::Cohort,
    uploads,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{Permission, Result, TaskId};
use serde_json::json;

/// A task to be. `data` and `meta` are checked JSON objects as text.
#[derive(Debug, Clone, Default)]
pub struct NewTask {
    pub data: String,
    pub meta: Option<String>,
    pub allow_skip: Option<bool>,
}

impl Database {
    /// # Errors
    /// 403 without the right.
    pub async fn create_task(&self, scope: &ProjectScope, new: NewTask) -> Result<Task> {
        scope.require(Permission::TasksCreate)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let row = transaction
                    .fetch_one(
                        "UPDATE projects SET next_inner_id = next_inner_id + 1 WHERE id = $1 \
                         RETURNING next_inner_id - 1 AS inner_id, task_number, maximum_annotations, overlap_cohort_percentage",
                        args![scope.id()],
                    )
                    .await?;
                let cohort =
                    Cohort { overlap: row.get("maximum_annotations")?, percentage: row.get("overlap_cohort_percentage")? };
                let overlap = cohort.next(row.get("task_number")?);
                let id: i64 = transaction
                    .fetch_one(
                        "INSERT INTO tasks (project_id, inner_id, data, meta, created_at, updated_at, allow_skip, overlap) \
                         VALUES ($1, $2, $3, $4, $5, $5, $6, $7) RETURNING id",
                        args![
                            scope.id(),
                            row.get::<i64>("inner_id")?,
                            &new.data,
                            new.meta,
                            now,
                            new.allow_skip.unwrap_or(true),
                            overlap,
                        ],
                    )
                    .await?
                    .get("id")?;
                uploads::note_new(transaction, [(id, new.data.as_str())]).await?;
                data_fields::add(transaction, scope.id(), &data_fields::fields_of(&new.data)).await?;
                let entry = audit::Entry {
                    action: "task.created",
                    object_type: "task",
                    object_id: Some(id),
                    project: Some(scope.id()),
                    details: json!({}),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                let delta = CounterDelta { tasks: 1, ..CounterDelta::default() };
                delta.apply_to(transaction, scope.id(), [TaskId(id)].into_iter()).await?;
                webhook_events::note(transaction, scope.id(), WebhookAction::TasksCreated, &[id]).await?;
                let sql = concat!("SELECT ", task_columns!(), " WHERE t.id = $1");
                Task::from_row(&transaction.fetch_one(sql, args![id]).await?)
            })
        })
        .await
    }
}
