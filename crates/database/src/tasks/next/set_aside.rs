//! What somebody put off or skipped, the oldest first: it comes back when nothing else is left. A draft that was put off
//! comes back also where its author has an annotation already, as long as the task is not complete: it is work to finish.

use super::{Asker, CANDIDATES};
use crate::{Database, Fetch, args, engine::dialect::id_list};
use labelkeep_model::Result;

pub(super) async fn postponed(mut database: &Database, asker: &Asker) -> Result<Vec<i64>> {
    let rows = database
        .fetch_all(
            "SELECT p.task_id, MIN(d.updated_at) AS since FROM task_people p \
             JOIN drafts d ON d.task_id = p.task_id AND d.user_id = p.user_id \
             WHERE p.project_id = $1 AND p.user_id = $2 AND p.postponed > 0 \
             AND d.was_postponed = TRUE AND p.task_id IN (SELECT task_id FROM open_tasks WHERE project_id = $1) \
             AND p.task_id NOT IN (SELECT value FROM ids_of($3)) \
             GROUP BY p.task_id ORDER BY since, p.task_id LIMIT $4",
            args![asker.project, asker.user, id_list(asker.exclude.iter().copied()), limit()],
        )
        .await?;
    rows.iter().map(|row| row.get("task_id")).collect()
}

pub(super) async fn skipped(mut database: &Database, asker: &Asker) -> Result<Vec<i64>> {
    let rows = database
        .fetch_all(
            "SELECT p.task_id, MIN(a.updated_at) AS since FROM task_people p \
             JOIN annotations a ON a.task_id = p.task_id AND a.completed_by = p.user_id \
             JOIN tasks t ON t.id = p.task_id \
             WHERE p.project_id = $1 AND p.user_id = $2 AND p.skips > 0 AND p.annotations = 0 \
             AND a.was_cancelled = TRUE AND a.trashed_by = 0 AND t.trashed_by = 0 AND t.is_labeled = FALSE \
             AND p.task_id NOT IN (SELECT value FROM ids_of($3)) \
             GROUP BY p.task_id ORDER BY since, p.task_id LIMIT $4",
            args![asker.project, asker.user, id_list(asker.exclude.iter().copied()), limit()],
        )
        .await?;
    rows.iter().map(|row| row.get("task_id")).collect()
}

fn limit() -> i64 {
    i64::try_from(CANDIDATES).unwrap_or(i64::MAX)
}
