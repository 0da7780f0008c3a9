use super::changes;
use crate::{Fetch, Transaction, args};
use labelkeep_model::{ProjectId, Result, TaskId};

/// What a change adds to (or takes from) the counters of a project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CounterDelta {
    pub tasks: i64,
    pub finished: i64,
    pub with_annotations: i64,
    pub annotations: i64,
    pub skipped: i64,
    pub ground_truth: i64,
    pub predictions: i64,
}

impl CounterDelta {
    #[must_use]
    pub fn times(self, factor: i64) -> Self {
        Self {
            tasks: self.tasks * factor,
            finished: self.finished * factor,
            with_annotations: self.with_annotations * factor,
            annotations: self.annotations * factor,
            skipped: self.skipped * factor,
            ground_truth: self.ground_truth * factor,
            predictions: self.predictions * factor,
        }
    }

    /// For a change of these tasks and nothing else that a list shows: lists that are kept follow it.
    pub async fn apply_to(
        self,
        transaction: &mut Transaction,
        project: ProjectId,
        tasks: impl Iterator<Item = TaskId>,
    ) -> Result<()> {
        let version = self.raise(transaction, project).await?;
        changes::note(transaction, project, version, tasks).await
    }

    /// Applies the sums, and tells caches that the project's tasks changed. Among the last statements of a
    /// change: PostgreSQL holds the project's row from here to the commit.
    pub async fn apply(self, transaction: &mut Transaction, project: ProjectId) -> Result<()> {
        self.raise(transaction, project).await.map(|_| ())
    }

    /// Answers the new version.
    async fn raise(self, transaction: &mut Transaction, project: ProjectId) -> Result<i64> {
        let now = transaction.now();
        let row = transaction
            .fetch_one(
                "UPDATE projects SET task_number = task_number + $2, finished_task_number = finished_task_number + $3, \
                 num_tasks_with_annotations = num_tasks_with_annotations + $4, \
                 total_annotations_number = total_annotations_number + $5, \
                 skipped_annotations_number = skipped_annotations_number + $6, \
                 ground_truth_number = ground_truth_number + $7, \
                 total_predictions_number = total_predictions_number + $8, \
                 data_version = data_version + 1, last_activity_at = $9 WHERE id = $1 RETURNING data_version",
                args![
                    project,
                    self.tasks,
                    self.finished,
                    self.with_annotations,
                    self.annotations,
                    self.skipped,
                    self.ground_truth,
                    self.predictions,
                    now,
                ],
            )
            .await?;
        row.get("data_version")
    }
}
