//! Whose task is this? One table says it, `task_people`, which the database keeps with every annotation, draft and lock.

use crate::access::{ProjectScope, Visibility};
use crate::engine::dialect::Args;
use crate::{Fetch, args};
use labelkeep_model::{ProjectId, Result, TaskId, Timestamp, UserId};

/// The row `p` says that its task is its person's: who worked on it, or holds it now. `now` is a parameter's number.
fn is_own(now: usize) -> String {
    format!("(p.annotations > 0 OR p.skips > 0 OR p.drafts > 0 OR p.held_until > ${now})")
}

/// The row `p` says that nothing of its task is left to its person.
pub(crate) const IS_DONE: &str = "(p.annotations > 0 OR p.skips > 0 OR p.postponed > 0)";

/// The row `p` says that its person takes one of the places of its task, in the project `j`.
pub(crate) const TAKES_PLACE: &str =
    "(p.annotations > 0 OR p.held_until > 0 OR (p.skips > 0 AND j.skip_queue <> 'REQUEUE_FOR_OTHERS'))";

/// The condition on `tasks t` that keeps a caller to the tasks that are his to see, with its parameters, which are
/// numbered from `first`. Of one's own it costs what one has done, not what the project holds.
pub(crate) fn visible(scope: &ProjectScope, now: Timestamp, first: usize) -> (String, Args) {
    let project = format!("t.project_id = ${first} AND t.trashed_by = 0");
    match scope.visibility() {
        Visibility::All => (project, args![scope.id()]),
        Visibility::Own { user, .. } => {
            let own = format!(
                "{project} AND t.id IN (SELECT p.task_id FROM task_people p \
                 WHERE p.project_id = ${first} AND p.user_id = ${} AND {})",
                first + 1,
                is_own(first + 2)
            );
            (own, args![scope.id(), user, now])
        }
    }
}

/// Whether an annotator sees this task of the project.
pub(crate) async fn is_task_of(
    mut fetch: impl Fetch,
    project: ProjectId,
    task: TaskId,
    user: UserId,
    now: Timestamp,
) -> Result<bool> {
    let text = format!(
        "SELECT 1 AS one FROM task_people p WHERE p.project_id = $1 AND p.user_id = $2 AND p.task_id = $3 AND {}",
        is_own(4)
    );
    let row =
        fetch.fetch_optional(crate::engine::dialect::Sql::assembled(text), args![project, user, task, now]).await?;
    Ok(row.is_some())
}
