//! Seeing what a project hides, with a reason.

use super::{Task, object::task_columns};
use crate::{Database, Fetch, access::TaskScope, args, audit};
use labelkeep_model::{Permission, Result};
use serde_json::json;

impl Database {
    /// The task with all of its data. Who looked, and why, is in the trail.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn reveal_task(&self, scope: &TaskScope, reason: String) -> Result<Task> {
        scope.project().require(Permission::DataReveal)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = concat!("SELECT ", task_columns!(), " WHERE t.id = $1");
                let task = Task::from_row(&transaction.fetch_one(sql, args![scope.id()]).await?)?;
                let entry = audit::Entry {
                    action: "task.revealed",
                    object_type: "task",
                    object_id: Some(scope.id().0),
                    project: Some(scope.project().id()),
                    details: json!({ "reason": reason }),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                Ok(task)
            })
        })
        .await
    }
}
