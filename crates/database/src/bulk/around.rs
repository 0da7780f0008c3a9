//! What an action that changes annotations or predictions needs around it.

use crate::{
    Fetch, Transaction,
    annotations::{lock_tasks, recount_tasks},
    args,
    counts::{
        CounterDelta,
        labels::{LabelCounts, count_labels, label_counts},
    },
    engine::dialect::id_list,
};
use labelkeep_model::{ProjectId, Result, TaskId};

/// Results that are read at once: one of them can be large.
pub(super) const PAGE: usize = 50;

/// The labels in these annotations, times `sign`.
pub(super) async fn labels_of(transaction: &mut Transaction, annotations: &[i64], sign: i64) -> Result<LabelCounts> {
    let mut totals = LabelCounts::new();
    for page in annotations.chunks(PAGE) {
        let sql = "SELECT result, was_cancelled FROM annotations WHERE id IN (SELECT value FROM ids_of($1))";
        for row in transaction.fetch_all(sql, args![id_list(page.iter().copied())]).await? {
            for (key, count) in label_counts(&row.get::<String>("result")?, row.get("was_cancelled")?, sign) {
                *totals.entry(key).or_default() += count;
            }
        }
    }
    Ok(totals)
}

/// The tasks in use whose annotations or predictions change, locked, with their counters before.
pub(super) struct Around {
    project: ProjectId,
    before: std::collections::HashMap<i64, crate::annotations::TaskCounts>,
    /// Also those in the trash: their own counters follow, those of the project do not.
    tasks: Vec<i64>,
}

impl Around {
    pub(super) async fn begin(
        transaction: &mut Transaction,
        project: ProjectId,
        tasks: impl Iterator<Item = i64>,
    ) -> Result<Self> {
        let mut tasks: Vec<i64> = tasks.collect();
        tasks.sort_unstable();
        tasks.dedup();
        let mut before = lock_tasks(transaction, &tasks, false).await?;
        let sql = "SELECT id FROM tasks WHERE trashed_by + 0 <> 0 AND id IN (SELECT value FROM ids_of($1))";
        for row in transaction.fetch_all(sql, args![id_list(tasks.iter().copied())]).await? {
            before.remove(&row.get::<i64>("id")?);
        }
        Ok(Self { project, before, tasks })
    }

    pub(super) fn has(&self, task: i64) -> bool {
        self.before.contains_key(&task)
    }

    pub(super) fn ids(&self) -> crate::Value {
        id_list(self.before.keys().copied())
    }

    /// Settles the tasks, then the project. `made`: annotations that are new.
    pub(super) async fn end(
        self,
        transaction: &mut Transaction,
        made: &[i64],
        predictions: i64,
        labels: &LabelCounts,
    ) -> Result<()> {
        if self.tasks.is_empty() {
            return Ok(());
        }
        let after = recount_tasks(transaction, self.project, &self.tasks, made.iter().copied()).await?;
        let delta = CounterDelta { predictions, ..CounterDelta::between(&self.before, &after) };
        delta.apply_to(transaction, self.project, self.tasks.iter().copied().map(TaskId)).await?;
        count_labels(transaction, self.project, labels).await
    }
}
