use super::summary::{recount_columns, recount_labels};
use crate::{Transaction, args};
use labelkeep_model::{ProjectId, Result};

/// Settles all counters of a project and its summary from its tasks and annotations, after a change of many of them at
/// once. It reads every annotation: for the end of a job, not for each of its parts.
pub(crate) async fn recount(transaction: &mut Transaction, project: ProjectId) -> Result<()> {
    recount_columns(transaction, project).await?;
    recount_labels(transaction, project).await?;
    let now = transaction.now();
    transaction
        .execute(
            "UPDATE projects SET task_number = c.tasks, finished_task_number = c.finished, \
             num_tasks_with_annotations = c.with_annotations, total_annotations_number = c.annotations, \
             skipped_annotations_number = c.skipped, ground_truth_number = c.ground_truth, \
             total_predictions_number = c.predictions, data_version = data_version + 1, last_activity_at = $2 \
             FROM (SELECT COUNT(*) AS tasks, \
                COALESCE(CAST(SUM(CASE WHEN is_labeled THEN 1 ELSE 0 END) AS BIGINT), 0) AS finished, \
                COALESCE(CAST(SUM(CASE WHEN useful_annotations > 0 THEN 1 ELSE 0 END) AS BIGINT), 0) AS with_annotations, \
                COALESCE(CAST(SUM(total_annotations) AS BIGINT), 0) AS annotations, \
                COALESCE(CAST(SUM(cancelled_annotations) AS BIGINT), 0) AS skipped, \
                COALESCE(CAST(SUM(ground_truths) AS BIGINT), 0) AS ground_truth, \
                COALESCE(CAST(SUM(total_predictions) AS BIGINT), 0) AS predictions \
                FROM tasks WHERE project_id = $1 AND trashed_by = 0) AS c WHERE projects.id = $1",
            args![project, now],
        )
        .await
        .map(|_| ())
}
