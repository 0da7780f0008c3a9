//! Who holds which task. A lock ends by itself, so that a task whose annotator vanished is offered again.

use crate::{
    Database, Fetch, Transaction,
    access::{ProjectScope, TaskScope},
    args,
};
use labelkeep_model::{Result, TaskId};

/// Notes that the caller holds the task, and answers the lock's public id; a lock that is there already is prolonged.
pub(super) async fn hold(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    task: TaskId,
    unique_id: &str,
) -> Result<String> {
    let now = transaction.now();
    let row = transaction
        .fetch_one(
            "INSERT INTO task_locks (task_id, user_id, project_id, unique_id, created_at, expires_at) \
             SELECT $1, $2, p.id, $3, $4, $4 + p.task_lock_seconds * 1000000 FROM projects p WHERE p.id = $5 \
             ON CONFLICT (task_id, user_id) DO UPDATE SET expires_at = excluded.expires_at RETURNING unique_id",
            args![task, scope.caller().user(), unique_id, now, scope.id()],
        )
        .await?;
    row.get("unique_id")
}

impl Database {
    /// Gives a task back that the caller holds.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release_task(&self, scope: &TaskScope) -> Result<()> {
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                transaction
                    .execute(
                        "DELETE FROM task_locks WHERE task_id = $1 AND user_id = $2",
                        args![scope.id(), scope.caller().user()],
                    )
                    .await
                    .map(|_| ())
            })
        })
        .await
    }
}
