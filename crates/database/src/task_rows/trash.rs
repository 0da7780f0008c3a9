//! Tasks that go to the trash of a job, or come back, with everything that counts them.

use crate::{
    Fetch, Transaction, args,
    counts::{CounterDelta, count_tasks},
    engine::dialect::id_list,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{ProjectId, Result, TaskId};

/// In `trashed_by` for what was deleted one by one. (Jobs note themselves, and can be undone.)
pub(crate) const DELETED_ALONE: i64 = -1;
/// What became a draft again: it lives on there, so nobody misses it.
pub(crate) const BECAME_DRAFT: i64 = -2;

/// Moves those of these tasks whose `trashed_by` is `from` to `to`; 0 means that they are in use. Answers how many.
pub(crate) async fn move_tasks(
    transaction: &mut Transaction,
    project: ProjectId,
    tasks: &[i64],
    from: i64,
    to: i64,
) -> Result<u64> {
    let rows = transaction
        .fetch_all(
            "SELECT id, is_labeled, total_annotations, cancelled_annotations, total_predictions, useful_annotations, \
             ground_truths FROM tasks WHERE project_id + 0 = $1 AND trashed_by = $3 \
             AND id IN (SELECT value FROM ids_of($2)) ORDER BY id /*pg FOR NO KEY UPDATE*/",
            args![project, id_list(tasks.iter().copied()), from],
        )
        .await?;
    let mut sum = CounterDelta::default();
    let mut moved = Vec::with_capacity(rows.len());
    for row in &rows {
        moved.push(TaskId(row.get("id")?));
        sum.tasks += 1;
        sum.finished += i64::from(row.get::<bool>("is_labeled")?);
        sum.with_annotations += i64::from(row.get::<i64>("useful_annotations")? > 0);
        sum.annotations += row.get::<i64>("total_annotations")?;
        sum.skipped += row.get::<i64>("cancelled_annotations")?;
        sum.ground_truth += row.get::<i64>("ground_truths")?;
        sum.predictions += row.get::<i64>("total_predictions")?;
    }
    if moved.is_empty() {
        return Ok(0);
    }
    let ids = id_list(moved.iter().map(|task| task.0));
    let trashed_at = (to != 0).then(|| transaction.now());
    transaction
        .execute(
            "UPDATE tasks SET trashed_by = $2, trashed_at = $3 WHERE id IN (SELECT value FROM ids_of($1))",
            args![ids, to, trashed_at],
        )
        .await?;
    let sign = i64::from(to == 0) - i64::from(from == 0);
    if sign != 0 {
        count_tasks(transaction, project, &moved, sign).await?;
        sum.times(sign).apply_to(transaction, project, moved.iter().copied()).await?;
        let action = if sign > 0 { WebhookAction::TasksCreated } else { WebhookAction::TasksDeleted };
        let ids: Vec<i64> = moved.iter().map(|task| task.0).collect();
        webhook_events::note(transaction, project, action, &ids).await?;
    }
    Ok(u64::try_from(moved.len()).unwrap_or(u64::MAX))
}
