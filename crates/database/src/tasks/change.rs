use super::{Task, object::task_columns};
use crate::task_rows::lock_rows;
use crate::{
    Database, Fetch, Transaction,
    access::TaskScope,
    args, audit,
    counts::{CounterDelta, count_tasks},
    task_rows::trash,
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
                lock_rows(transaction, [scope.id().0]).await?;
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
                let project = scope.project().id();
                record(transaction, &scope, "task.deleted").await?;
                trash::move_tasks(transaction, project, &[scope.id().0], 0, trash::DELETED_ALONE).await.map(|_| ())
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
