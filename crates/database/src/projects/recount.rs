//! Repairs what counts the tasks of a project, should it ever be wrong. Everything moves by what changes, so nothing here
//! holds anybody up: tasks are compared a page at a time, and the sums of the project are compared as they were at one
//! moment. What they differed by then, they still differ by later, whatever was changed meanwhile.

use super::summary;
use crate::{
    Database, Fetch, FieldCounts, Transaction,
    access::ProjectScope,
    annotations::{lock_tasks, recount_tasks},
    args, audit,
    counts::{CounterDelta, data_fields, labels::count_labels},
    engine::{dialect::id_list, transaction::Apart},
    jobs::{JobClaim, Step},
};
use labelkeep_model::{Permission, ProjectId, Result, TaskId};
use serde_json::json;
use std::collections::BTreeMap;

/// Tasks that are compared at once.
const PAGE: i64 = 500;

/// A page of tasks was compared.
#[derive(Debug, Clone, Copy)]
pub struct RecountedPage {
    pub last: i64,
    pub tasks: i64,
    pub wrong: i64,
}

impl Database {
    /// Compares the counters of the next tasks behind `after` with their annotations and predictions, and sets the wrong
    /// ones right. `None`: there are no more.
    ///
    /// # Errors
    /// 403 without the right; 409 when the job was cancelled or taken over.
    pub async fn recount_tasks_after(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        after: i64,
        step: impl FnOnce(RecountedPage) -> Step + Send + 'static,
    ) -> Result<Option<RecountedPage>> {
        scope.require(Permission::ProjectChange)?;
        let mut database = self;
        let sql = "SELECT MAX(id) AS last, COUNT(*) AS tasks FROM (SELECT id FROM tasks WHERE project_id = $1 \
                   AND trashed_by = 0 AND id > $2 ORDER BY id LIMIT $3) AS page";
        let row = database.fetch_one(sql, args![scope.id(), after, PAGE]).await?;
        let Some(last) = row.get::<Option<i64>>("last")? else { return Ok(None) };
        let rows = database.fetch_all(WRONG, args![scope.id(), after, last]).await?;
        let wrong = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
        let page =
            RecountedPage { last, tasks: row.get("tasks")?, wrong: i64::try_from(wrong.len()).unwrap_or(i64::MAX) };
        let (project, claim) = (scope.id(), claim.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                if !wrong.is_empty() {
                    set_right(transaction, project, &wrong).await?;
                }
                claim.advance(transaction, &step(page)).await
            })
        })
        .await?;
        Ok(Some(page))
    }

    /// Compares the sums of a project, its columns and labels with its tasks and annotations as they are at one moment,
    /// and sets right what differs. Answers how many numbers differed.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn recount_sums(&self, scope: &ProjectScope) -> Result<usize> {
        scope.require(Permission::ProjectChange)?;
        let mut snapshot = self.begin_apart(Apart::Read).await?;
        let drift = Drift::find(&mut snapshot, scope.id()).await?;
        snapshot.commit_apart().await?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let number = drift.number();
                drift.set_right(transaction, scope.id()).await?;
                let entry = audit::Entry {
                    action: "project.recounted",
                    object_type: "project",
                    object_id: Some(scope.id().0),
                    project: Some(scope.id()),
                    details: json!({ "wrong": number }),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                Ok(number)
            })
        })
        .await
    }
}

/// Tasks between two ids whose counters are not what their annotations and predictions say.
const WRONG: &str = "SELECT t.id FROM tasks t LEFT JOIN ( \
      SELECT a.task_id, \
        CAST(SUM(CASE WHEN a.was_cancelled THEN 0 ELSE 1 END) AS BIGINT) AS annotations, \
        CAST(SUM(CASE WHEN a.was_cancelled THEN 1 ELSE 0 END) AS BIGINT) AS cancelled, \
        CAST(SUM(CASE WHEN a.was_cancelled OR a.ground_truth THEN 0 ELSE 1 END) AS BIGINT) AS useful, \
        CAST(SUM(CASE WHEN a.ground_truth AND NOT a.was_cancelled THEN 1 ELSE 0 END) AS BIGINT) AS ground_truth \
      FROM annotations a WHERE a.task_id > $2 AND a.task_id <= $3 AND a.trashed_by = 0 GROUP BY a.task_id) AS n \
      ON n.task_id = t.id \
    WHERE t.project_id + 0 = $1 AND t.trashed_by = 0 AND t.id > $2 AND t.id <= $3 AND ( \
      t.total_annotations <> COALESCE(n.annotations, 0) OR t.cancelled_annotations <> COALESCE(n.cancelled, 0) \
      OR t.useful_annotations <> COALESCE(n.useful, 0) OR t.ground_truths <> COALESCE(n.ground_truth, 0) \
      OR t.total_predictions <> (SELECT COUNT(*) FROM predictions d WHERE d.task_id = t.id AND d.trashed_by = 0))";

async fn set_right(transaction: &mut Transaction, project: ProjectId, tasks: &[i64]) -> Result<()> {
    let before = lock_tasks(transaction, tasks, false).await?;
    let predictions = predictions_of(transaction, tasks).await?;
    let after = recount_tasks(transaction, project, tasks, std::iter::empty()).await?;
    let predictions = predictions_of(transaction, tasks).await? - predictions;
    let delta = CounterDelta { predictions, ..CounterDelta::between(&before, &after) };
    delta.apply_to(transaction, project, tasks.iter().copied().map(TaskId)).await
}

async fn predictions_of(transaction: &mut Transaction, tasks: &[i64]) -> Result<i64> {
    let sql = "SELECT CAST(COALESCE(SUM(total_predictions), 0) AS BIGINT) AS predictions FROM tasks \
               WHERE id IN (SELECT value FROM ids_of($1))";
    transaction.fetch_one(sql, args![id_list(tasks.iter().copied())]).await?.get("predictions")
}

/// What must be added to the stored numbers.
struct Drift {
    counters: CounterDelta,
    columns: BTreeMap<String, FieldCounts>,
    labels: BTreeMap<(&'static str, String, String), i64>,
}

impl Drift {
    async fn find(snapshot: &mut Transaction, project: ProjectId) -> Result<Self> {
        let row = snapshot
            .fetch_one(
                "SELECT COUNT(t.id) - p.task_number AS tasks, \
                 COALESCE(CAST(SUM(CASE WHEN t.is_labeled THEN 1 ELSE 0 END) AS BIGINT), 0) - p.finished_task_number AS finished, \
                 COALESCE(CAST(SUM(CASE WHEN t.useful_annotations > 0 THEN 1 ELSE 0 END) AS BIGINT), 0) \
                   - p.num_tasks_with_annotations AS with_annotations, \
                 COALESCE(CAST(SUM(t.total_annotations) AS BIGINT), 0) - p.total_annotations_number AS annotations, \
                 COALESCE(CAST(SUM(t.cancelled_annotations) AS BIGINT), 0) - p.skipped_annotations_number AS skipped, \
                 COALESCE(CAST(SUM(t.ground_truths) AS BIGINT), 0) - p.ground_truth_number AS ground_truth, \
                 COALESCE(CAST(SUM(t.total_predictions) AS BIGINT), 0) - p.total_predictions_number AS predictions \
                 FROM projects p LEFT JOIN tasks t ON t.project_id = p.id AND t.trashed_by = 0 WHERE p.id = $1 GROUP BY p.id",
                args![project],
            )
            .await?;
        Ok(Self {
            counters: CounterDelta {
                tasks: row.get("tasks")?,
                finished: row.get("finished")?,
                with_annotations: row.get("with_annotations")?,
                annotations: row.get("annotations")?,
                skipped: row.get("skipped")?,
                ground_truth: row.get("ground_truth")?,
                predictions: row.get("predictions")?,
            },
            columns: data_fields::drift(snapshot, project).await?,
            labels: summary::label_drift(snapshot, project).await?,
        })
    }

    fn number(&self) -> usize {
        let CounterDelta { tasks, finished, with_annotations, annotations, skipped, ground_truth, predictions } =
            self.counters;
        let counters = [tasks, finished, with_annotations, annotations, skipped, ground_truth, predictions];
        let others = counters.iter().chain(self.labels.values()).filter(|by| **by != 0).count();
        others + self.columns.len()
    }

    async fn set_right(self, transaction: &mut Transaction, project: ProjectId) -> Result<()> {
        if self.counters != CounterDelta::default() {
            self.counters.apply(transaction, project).await?;
        }
        data_fields::add(transaction, project, &self.columns).await?;
        count_labels(transaction, project, &self.labels).await
    }
}
