//! Who holds which task. A lock ends by itself, so that a task whose annotator vanished is offered again.

use super::lock_rows;
use crate::{
    Database, Fetch, Transaction,
    access::{ProjectScope, TaskScope},
    args,
    engine::dialect::{Sql, id_list},
};
use labelkeep_model::{ProjectId, Result, TaskId, UserId};

/// Locks that ran out and are taken away in one change.
const STEP: i64 = 200;

/// Notes that the caller holds the task, and answers the lock's public id; a lock that is there already is prolonged.
pub(crate) async fn hold(
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

/// Takes away locks of the project that ran out, at most some, and answers how many. Their tasks have the places again.
pub(crate) async fn sweep(database: &Database, project: ProjectId) -> Result<i64> {
    database
        .write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let rows = transaction
                    .fetch_all(
                        "SELECT t.id FROM tasks t WHERE t.id IN (SELECT task_id FROM task_locks WHERE project_id = $1 \
                         AND expires_at <= $2 ORDER BY expires_at LIMIT $3) /*pg ORDER BY t.id FOR NO KEY UPDATE OF t SKIP LOCKED*/",
                        args![project, now, STEP],
                    )
                    .await?;
                let tasks = rows.iter().map(|row| row.get::<i64>("id")).collect::<Result<Vec<_>>>()?;
                if tasks.is_empty() {
                    return Ok(0);
                }
                let sql = "DELETE FROM task_locks WHERE task_id IN (SELECT value FROM ids_of($1)) AND expires_at <= $2 \
                           RETURNING task_id, user_id, expires_at";
                let ended = transaction.fetch_all(sql, args![id_list(tasks), now]).await?;
                for lock in &ended {
                    // For who looks after the project: this task was opened and left.
                    let note = "UPDATE task_people SET held_until = -$4 WHERE project_id = $1 AND user_id = $2 AND task_id = $3";
                    let (user, task): (i64, i64) = (lock.get("user_id")?, lock.get("task_id")?);
                    transaction.execute(note, args![project, user, task, lock.get::<i64>("expires_at")?]).await?;
                }
                Ok(i64::try_from(ended.len()).unwrap_or(i64::MAX))
            })
        })
        .await
}

/// Takes away the locks of a person, in one project or all, for somebody who is no longer there.
pub(crate) async fn release_all(transaction: &mut Transaction, user: UserId, project: Option<ProjectId>) -> Result<()> {
    let mine = "user_id = $1 AND ($2 = 0 OR project_id = $2)";
    let args = args![user, project.map_or(0, |project| project.0)];
    if transaction.is_postgres() {
        // The tasks before their locks, as everybody does.
        let lock = format!(
            "SELECT id FROM tasks WHERE id IN (SELECT task_id FROM task_locks WHERE {mine}) ORDER BY id FOR NO KEY UPDATE"
        );
        transaction.fetch_all(Sql::assembled(lock), args.clone()).await?;
    }
    transaction.execute(Sql::assembled(format!("DELETE FROM task_locks WHERE {mine}")), args).await.map(|_| ())
}

/// Takes away a lock.
pub(crate) async fn release(transaction: &mut Transaction, task: TaskId, user: UserId) -> Result<()> {
    lock_rows(transaction, [task.0]).await?;
    let sql = "DELETE FROM task_locks WHERE task_id = $1 AND user_id = $2";
    transaction.execute(sql, args![task, user]).await.map(|_| ())
}

impl Database {
    /// Gives a task back that the caller holds.
    pub async fn release_task(&self, scope: &TaskScope) -> Result<()> {
        let (task, user) = (scope.id(), scope.caller().user());
        self.write(move |transaction| Box::pin(async move { release(transaction, task, user).await })).await
    }

    /// Takes away all locks that ran out, step by step, and answers how many.
    pub async fn sweep_locks(&self) -> Result<i64> {
        let mut database = self;
        let sql = "SELECT DISTINCT project_id FROM task_locks WHERE expires_at <= $1";
        let mut swept = 0;
        for row in database.fetch_all(sql, args![self.now()]).await? {
            let project = ProjectId(row.get("project_id")?);
            loop {
                let step = sweep(self, project).await?;
                swept += step;
                if step == 0 {
                    break;
                }
            }
        }
        Ok(swept)
    }
}
