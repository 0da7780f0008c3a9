use super::{Task, object::task_columns};
use crate::{
    Database, Fetch, Transaction,
    access::TaskScope,
    args, audit,
    projects::{CounterDelta, count_tasks},
    uploads,
};
use labelkeep_model::{Permission, Result};
use serde_json::json;

impl Database {
    /// Replaces the data (and meta) of a task; `None` leaves it.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn change_task(&self, scope: &TaskScope, data: Option<String>, meta: Option<String>) -> Result<Task> {
        scope.project().require(Permission::TasksChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let (now, project, tasks) = (transaction.now(), scope.project().id(), [scope.id()]);
                let has_new_data = data.is_some();
                if let Some(data) = &data {
                    uploads::note_anew(transaction, scope.id().0, data).await?;
                }
                if has_new_data {
                    count_tasks(transaction, project, &tasks, -1).await?;
                }
                transaction
                    .execute(
                        "UPDATE tasks SET data = COALESCE($2, data), meta = COALESCE($3, meta), updated_at = $4, updated_by = $5 \
                         WHERE id = $1",
                        args![scope.id(), data, meta, now, scope.caller().user()],
                    )
                    .await?;
                if has_new_data {
                    count_tasks(transaction, project, &tasks, 1).await?;
                }
                record(transaction, &scope, "task.changed").await?;
                CounterDelta::default().apply_to(transaction, scope.project().id(), [scope.id()].into_iter()).await?;
                let sql = concat!("SELECT ", task_columns!(), " WHERE t.id = $1");
                Task::from_row(&transaction.fetch_one(sql, args![scope.id()]).await?)
            })
        })
        .await
    }

    /// Deletes one task. It can be brought back from the database until it is purged.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn delete_task(&self, scope: &TaskScope) -> Result<()> {
        scope.project().require(Permission::TasksDelete)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let row = transaction
                    .fetch_one(
                        "UPDATE tasks SET trashed_by = -1 WHERE id = $1 RETURNING is_labeled, total_annotations, \
                         cancelled_annotations, total_predictions, useful_annotations, ground_truths",
                        args![scope.id()],
                    )
                    .await?;
                count_tasks(transaction, scope.project().id(), &[scope.id()], -1).await?;
                record(transaction, &scope, "task.deleted").await?;
                let delta = CounterDelta {
                    tasks: -1,
                    finished: -i64::from(row.get::<bool>("is_labeled")?),
                    with_annotations: -i64::from(row.get::<i64>("useful_annotations")? > 0),
                    annotations: -row.get::<i64>("total_annotations")?,
                    skipped: -row.get::<i64>("cancelled_annotations")?,
                    ground_truth: -row.get::<i64>("ground_truths")?,
                    predictions: -row.get::<i64>("total_predictions")?,
                };
                delta.apply_to(transaction, scope.project().id(), [scope.id()].into_iter()).await
            })
        })
        .await
    }
}

async fn record(transaction: &mut Transaction, scope: &TaskScope, action: &str) -> Result<()> {
    let entry = audit::Entry {
        action,
        object_type: "task",
        object_id: Some(scope.id().0),
        project: Some(scope.project().id()),
        details: json!({}),
    };
    audit::record(transaction, scope.caller(), entry).await
}
