//! What whole tasks hold, counted when they go and come.

use super::{
    data_fields,
    labels::{LabelCounts, count_labels, label_counts},
};
use crate::{Fetch, Transaction, args, engine::dialect::id_list};
use labelkeep_model::{ProjectId, Result, TaskId};

/// Adds what tasks hold (columns, and labels of their annotations) to the summary, `sign` 1, or takes it out, -1: for
/// tasks that go to the trash or come back. Their annotations must be untouched.
pub(crate) async fn count_tasks(
    transaction: &mut Transaction,
    project: ProjectId,
    tasks: &[TaskId],
    sign: i64,
) -> Result<()> {
    lock_project(transaction, project).await?;
    for tasks in tasks.chunks(500) {
        let ids = || id_list(tasks.iter().map(|task| task.0));
        let these = "t.id IN (SELECT value FROM ids_of($3))";
        data_fields::add_stored(transaction, these, args![project, sign, ids()]).await?;
        let rows = transaction
            .fetch_all(
                "SELECT result, was_cancelled FROM annotations WHERE task_id IN (SELECT value FROM ids_of($2)) AND project_id + 0 = $1 \
                 AND trashed_by = 0",
                args![project, ids()],
            )
            .await?;
        let mut totals = LabelCounts::new();
        for row in rows {
            for (key, count) in label_counts(&row.get::<String>("result")?, row.get("was_cancelled")?, sign) {
                *totals.entry(key).or_default() += count;
            }
        }
        count_labels(transaction, project, &totals).await?;
    }
    Ok(())
}

/// Before the counts of labels and columns.
async fn lock_project(transaction: &mut Transaction, project: ProjectId) -> Result<()> {
    if transaction.is_postgres() {
        transaction.fetch_all("SELECT id FROM projects WHERE id = $1 FOR NO KEY UPDATE", args![project]).await?;
    }
    Ok(())
}
