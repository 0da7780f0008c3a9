//! How many people label each task. `maximum_annotations` N and `overlap_cohort_percentage` P: of all tasks,
//! `floor(tasks * P / 100 + 0.5)` get overlap N (those with most annotations first), the others 1.

use crate::{Fetch, Transaction, args};
use labelkeep_model::{ProjectId, Result};

/// Spreads the overlap anew and settles which tasks are done by it.
pub(crate) async fn spread(transaction: &mut Transaction, project: ProjectId) -> Result<()> {
    let row = transaction
        .fetch_one(
            "SELECT maximum_annotations, overlap_cohort_percentage, task_number FROM projects WHERE id = $1",
            args![project],
        )
        .await?;
    let overlap: i64 = row.get("maximum_annotations")?;
    let percentage: i64 = row.get("overlap_cohort_percentage")?;
    let tasks: i64 = row.get("task_number")?;
    let in_cohort = (tasks * percentage + 50) / 100;
    if in_cohort >= tasks {
        transaction
            .execute(
                "UPDATE tasks SET overlap = $2 WHERE project_id = $1 AND trashed_by = 0 AND overlap <> $2",
                args![project, overlap],
            )
            .await?;
    } else {
        transaction
            .execute(
                "UPDATE tasks SET overlap = CASE WHEN id IN (SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = 0 \
                 ORDER BY total_annotations DESC, is_labeled DESC, id LIMIT $3) THEN $2 ELSE 1 END \
                 WHERE project_id = $1 AND trashed_by = 0",
                args![project, overlap, in_cohort],
            )
            .await?;
    }
    recompute_labeled(transaction, project).await
}

/// Settles for every task of a project whether it is done, and the counters that follow from it.
pub(crate) async fn recompute_labeled(transaction: &mut Transaction, project: ProjectId) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "UPDATE tasks SET is_labeled = done.is_done, \
             completed_at = CASE WHEN NOT done.is_done THEN NULL ELSE COALESCE(tasks.completed_at, $2) END \
             FROM (SELECT t.id, (SELECT COUNT(DISTINCT COALESCE(a.completed_by, -a.id)) FROM annotations a \
                    WHERE a.task_id = t.id AND a.trashed_by = 0 \
                    AND (a.was_cancelled = FALSE OR p.skip_queue = 'IGNORE_SKIPPED')) >= t.overlap AS is_done \
                   FROM tasks t JOIN projects p ON p.id = t.project_id \
                   WHERE t.project_id = $1 AND t.trashed_by = 0) AS done \
             WHERE tasks.id = done.id AND tasks.is_labeled <> done.is_done",
            args![project, now],
        )
        .await?;
    transaction
        .execute(
            "UPDATE projects SET finished_task_number = \
             (SELECT COUNT(*) FROM tasks WHERE project_id = $1 AND trashed_by = 0 AND is_labeled = TRUE), \
             data_version = data_version + 1 WHERE id = $1",
            args![project],
        )
        .await?;
    Ok(())
}
