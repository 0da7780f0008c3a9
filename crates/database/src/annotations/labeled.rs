use crate::{Fetch, Transaction, args, counts::CounterDelta, engine::dialect::id_list};
use labelkeep_model::{ProjectId, Result};

/// Settles for these tasks whether they are done, after a change of their overlap or of what a skip counts, and the
/// counter that follows from it.
pub(crate) async fn settle_labeled(transaction: &mut Transaction, project: ProjectId, tasks: &[i64]) -> Result<()> {
    let now = transaction.now();
    let rows = transaction
        .fetch_all(
            "UPDATE tasks SET is_labeled = done.is_done, \
             completed_at = CASE WHEN NOT done.is_done THEN NULL ELSE COALESCE(tasks.completed_at, $2) END \
             FROM (SELECT t.id, (SELECT COUNT(DISTINCT COALESCE(a.completed_by, -a.id)) FROM annotations a \
                    WHERE a.task_id = t.id AND a.trashed_by = 0 \
                    AND (a.was_cancelled = FALSE OR p.skip_queue = 'IGNORE_SKIPPED')) >= t.overlap AS is_done \
                   FROM tasks t JOIN projects p ON p.id = t.project_id \
                   WHERE t.id IN (SELECT value FROM ids_of($1)) AND t.trashed_by = 0) AS done \
             WHERE tasks.id = done.id AND tasks.is_labeled <> done.is_done RETURNING tasks.is_labeled",
            args![id_list(tasks.iter().copied()), now],
        )
        .await?;
    let mut delta = CounterDelta::default();
    for row in rows {
        delta.finished += if row.get("is_labeled")? { 1 } else { -1 };
    }
    // Lists show the overlap too.
    delta.apply(transaction, project).await
}
