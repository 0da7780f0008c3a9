//! Taking a task. What decides is read here, with the task locked: so its last place is given once.

use super::{Queue, choose::Choice};
use crate::{
    Fetch, Transaction,
    access::{ProjectScope, task_people::TAKES_PLACE},
    args,
    engine::dialect::{Sql, id_list},
    task_rows::locks,
};
use labelkeep_model::{Result, TaskId};

/// The first of the tasks that the caller can have, with the name of its lock. `waits`: for who has it locked just now.
pub(super) async fn first(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    choice: &Choice,
    unique_id: &str,
    waits: bool,
) -> Result<Option<(TaskId, String)>> {
    let mut left = choice.tasks.clone();
    // Who holds a task and waits for another one may be waited for: only for the first of them, with none held, can one wait.
    let mut waits = waits;
    while let Some(task) = lock_first(transaction, &mut left, waits).await? {
        if is_free(transaction, scope, task, choice.queue).await? {
            let lock = locks::hold(transaction, scope, task, unique_id).await?;
            return Ok(Some((task, lock)));
        }
        waits = false;
    }
    Ok(None)
}

/// Locks the first of these tasks that nobody else has locked, and takes it and those before it out of the list.
async fn lock_first(transaction: &mut Transaction, left: &mut Vec<i64>, waits: bool) -> Result<Option<TaskId>> {
    if left.is_empty() {
        return Ok(None);
    }
    if !transaction.is_postgres() {
        return Ok(Some(TaskId(left.remove(0))));
    }
    let sql = if waits {
        "SELECT t.id FROM tasks t WHERE t.id = $2 AND t.id = ANY($1) FOR NO KEY UPDATE"
    } else {
        "SELECT t.id FROM tasks t WHERE t.id = ANY($1) AND $2 IS NOT NULL ORDER BY array_position($1, t.id) LIMIT 1 \
         FOR NO KEY UPDATE SKIP LOCKED"
    };
    let row = transaction.fetch_optional(sql, args![id_list(left.iter().copied()), left.first().copied()]).await?;
    let Some(id) = row.map(|row| row.get::<i64>("id")).transpose()? else { return Ok(None) };
    let at = left.iter().position(|other| *other == id).unwrap_or(0);
    left.drain(..=at);
    Ok(Some(TaskId(id)))
}

/// Whether a place of the task is left for the caller, and the task not done by him; what was set aside may be: a draft
/// that was put off beside an own annotation too.
async fn is_free(transaction: &mut Transaction, scope: &ProjectScope, task: TaskId, queue: Queue) -> Result<bool> {
    let done = match queue {
        Queue::Postponed => "1 = 0",
        Queue::Skipped => "p.annotations > 0",
        _ => "p.annotations > 0 OR p.skips > 0 OR p.postponed > 0",
    };
    let text = format!(
        "SELECT 1 AS one FROM tasks t JOIN projects j ON j.id = t.project_id WHERE t.id = $1 AND t.project_id = $2 \
         AND t.trashed_by = 0 AND t.overlap > (SELECT COUNT(*) FROM task_people p WHERE p.task_id = t.id \
         AND p.user_id <> $3 AND {TAKES_PLACE}) \
         AND NOT EXISTS (SELECT 1 FROM task_people p WHERE p.project_id = $2 AND p.user_id = $3 AND p.task_id = t.id AND ({done}))"
    );
    let args = args![task, scope.id(), scope.caller().user()];
    Ok(transaction.fetch_optional(Sql::assembled(text), args).await?.is_some())
}
