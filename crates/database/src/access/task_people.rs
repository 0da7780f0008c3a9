//! Whose task is this? One table says it, `task_people`, which the database keeps with every annotation, draft and lock.

use crate::access::{ProjectScope, Visibility};
use crate::engine::dialect::{Args, id_list};
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

/// What a list shows of one's own tasks. It follows changes, and a lock ends without any: so `held`, a parameter's number,
/// are the tasks that its person holds.
fn is_listed(held: usize) -> String {
    format!("(p.annotations > 0 OR p.skips > 0 OR p.drafts > 0 OR p.task_id IN (SELECT value FROM ids_of(${held})))")
}

/// As `visible`, for a list, while its person holds `held`. `are_found`: an index gives those that can match.
pub(crate) fn listed(scope: &ProjectScope, held: &[i64], are_found: bool, first: usize) -> (String, Args) {
    // `+ 0`: by id, not by walking the project.
    let none = if are_found { " + 0" } else { "" };
    let project = format!("t.project_id{none} = ${first} AND t.trashed_by{none} = 0");
    match scope.visibility() {
        Visibility::All => (project, args![scope.id()]),
        Visibility::Own { user, .. } => {
            let own = format!(
                "{project} AND t.id IN (SELECT p.task_id FROM task_people p \
                 WHERE p.project_id = ${first} AND p.user_id = ${} AND {})",
                first + 1,
                is_listed(first + 2)
            );
            (own, args![scope.id(), user, id_list(held.iter().copied())])
        }
    }
}

/// The same among a few tasks, which are found by id and not by walking the project.
pub(crate) fn listed_among(scope: &ProjectScope, held: &[i64], tasks: Vec<i64>, first: usize) -> (String, Args) {
    let among = format!(
        "t.project_id + 0 = ${first} AND t.trashed_by = 0 AND t.id IN (SELECT value FROM ids_of(${}))",
        first + 1
    );
    match scope.visibility() {
        Visibility::All => (among, args![scope.id(), id_list(tasks)]),
        Visibility::Own { user, .. } => {
            let own = format!(
                "{among} AND EXISTS (SELECT 1 FROM task_people p WHERE p.project_id = ${first} AND p.user_id = ${} \
                 AND p.task_id = t.id AND {})",
                first + 2,
                is_listed(first + 3)
            );
            (own, args![scope.id(), id_list(tasks), user, id_list(held.iter().copied())])
        }
    }
}

/// Asks for the tasks that the caller of the scope holds, if what he sees depends on that.
pub(crate) fn held(scope: &ProjectScope, now: Timestamp) -> Option<(&'static str, Args)> {
    let Visibility::Own { user, .. } = scope.visibility() else { return None };
    let sql =
        "SELECT task_id FROM task_locks WHERE project_id = $1 AND user_id = $2 AND expires_at > $3 ORDER BY task_id";
    Some((sql, args![scope.id(), user, now]))
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
