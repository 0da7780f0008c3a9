//! The counters of one task, settled from its annotations. They are few, so counting them anew is cheap, and it cannot
//! drift.

use crate::{Fetch, Row, Transaction, args, counts::CounterDelta, engine::dialect::id_list};
use labelkeep_model::{ProjectId, Result, TaskId};
use std::collections::HashMap;

/// What follows for a task from its annotations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TaskCounts {
    annotations: i64,
    cancelled: i64,
    is_labeled: bool,
    useful: bool,
    ground_truth: i64,
}

impl TaskCounts {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            annotations: row.get("annotations")?,
            cancelled: row.get("cancelled")?,
            is_labeled: row.get("is_labeled")?,
            useful: row.get::<i64>("useful")? > 0,
            ground_truth: row.get("ground_truth")?,
        })
    }

    /// The task's id and its columns.
    fn stored(row: &Row) -> Result<(i64, Self)> {
        let counts = Self {
            annotations: row.get("total_annotations")?,
            cancelled: row.get("cancelled_annotations")?,
            is_labeled: row.get("is_labeled")?,
            useful: row.get::<i64>("useful_annotations")? > 0,
            ground_truth: row.get("ground_truths")?,
        };
        Ok((row.get("id")?, counts))
    }
}

impl CounterDelta {
    /// What the counters of some tasks, as they were and as they are, change in those of their project.
    pub(crate) fn between(before: &HashMap<i64, TaskCounts>, after: &HashMap<i64, TaskCounts>) -> Self {
        let mut delta = Self::default();
        for (task, after) in after {
            let Some(before) = before.get(task) else { continue };
            delta.finished += i64::from(after.is_labeled) - i64::from(before.is_labeled);
            delta.with_annotations += i64::from(after.useful) - i64::from(before.useful);
            delta.annotations += after.annotations - before.annotations;
            delta.skipped += after.cancelled - before.cancelled;
            delta.ground_truth += after.ground_truth - before.ground_truth;
        }
        delta
    }
}

/// What the annotations of these tasks come to, by task.
macro_rules! counted {
    ($these:literal) => {
        concat!(
            "SELECT a.task_id, \
             CAST(SUM(CASE WHEN a.was_cancelled THEN 0 ELSE 1 END) AS BIGINT) AS annotations, \
             CAST(SUM(CASE WHEN a.was_cancelled THEN 1 ELSE 0 END) AS BIGINT) AS cancelled, \
             CAST(SUM(CASE WHEN a.was_cancelled OR a.ground_truth OR (a.result_count = 0 AND a.result = 'null') THEN 0 ELSE 1 END) AS BIGINT) AS useful, \
             CAST(SUM(CASE WHEN a.ground_truth AND NOT a.was_cancelled THEN 1 ELSE 0 END) AS BIGINT) AS ground_truth, \
             SUM(a.lead_time) AS lead_time, \
             COUNT(a.lead_time) AS timed, \
             MAX(a.created_at) AS last_at, \
             COUNT(DISTINCT COALESCE(a.completed_by, -a.id)) AS people, \
             COUNT(DISTINCT CASE WHEN a.was_cancelled OR (a.result_count = 0 AND a.result = 'null') THEN NULL ELSE COALESCE(a.completed_by, -a.id) END) AS finishers \
             FROM annotations a WHERE ",
            $these,
            " AND a.trashed_by = 0 GROUP BY a.task_id"
        )
    };
}

/// The aggregate of a task's annotations as they are now. `$1` is the task.
const COUNT: &str = concat!(
    "SELECT t.project_id, t.overlap, t.is_labeled AS was_labeled, t.total_annotations AS old_annotations, \
    t.cancelled_annotations AS old_cancelled, t.useful_annotations AS old_useful, t.ground_truths AS old_ground_truth, \
    COALESCE(c.annotations, 0) AS annotations, COALESCE(c.cancelled, 0) AS cancelled, COALESCE(c.useful, 0) AS useful, \
    COALESCE(c.ground_truth, 0) AS ground_truth, COALESCE(c.lead_time, 0.0) AS lead_time, \
    COALESCE(c.timed, 0) AS timed, c.last_at, \
    CASE WHEN p.skip_queue = 'IGNORE_SKIPPED' THEN COALESCE(c.people, 0) ELSE COALESCE(c.finishers, 0) END >= t.overlap AS is_labeled \
    FROM tasks t JOIN projects p ON p.id = t.project_id LEFT JOIN (",
    counted!("a.task_id = $1"),
    ") AS c ON c.task_id = t.id WHERE t.id = $1"
);

/// Settles the task's counters and gives the difference for its project, which the caller applies last.
pub(crate) async fn recount_task(
    transaction: &mut Transaction,
    task: TaskId,
    by: Option<i64>,
) -> Result<(ProjectId, CounterDelta)> {
    let now = transaction.now();
    // Two people may finish the same task at once: the second waits here until the first is counted. (A lock on the key
    // would also wait for everybody who has just inserted something that refers to the task: two of those are a circle.)
    if transaction.is_postgres() {
        transaction.fetch_all("SELECT id FROM tasks WHERE id = $1 FOR NO KEY UPDATE", args![task]).await?;
    }
    let row = transaction.fetch_one(COUNT, args![task]).await?;
    let counts = TaskCounts::from_row(&row)?;
    let completed_at = if counts.is_labeled { row.optional_time("last_at")?.or(Some(now)) } else { None };
    transaction
        .execute(
            "UPDATE tasks SET total_annotations = $2, cancelled_annotations = $3, is_labeled = $4, completed_at = $5, \
             lead_time_sum = $6, lead_time_count = $7, useful_annotations = $8, ground_truths = $9, updated_at = $10, \
             updated_by = COALESCE($11, updated_by) WHERE id = $1",
            args![
                task,
                counts.annotations,
                counts.cancelled,
                counts.is_labeled,
                completed_at,
                row.get::<f64>("lead_time")?,
                row.get::<i64>("timed")?,
                row.get::<i64>("useful")?,
                counts.ground_truth,
                now,
                by,
            ],
        )
        .await?;
    let delta = CounterDelta {
        finished: i64::from(counts.is_labeled) - i64::from(row.get::<bool>("was_labeled")?),
        with_annotations: i64::from(counts.useful) - i64::from(row.get::<i64>("old_useful")? > 0),
        annotations: counts.annotations - row.get::<i64>("old_annotations")?,
        skipped: counts.cancelled - row.get::<i64>("old_cancelled")?,
        ground_truth: counts.ground_truth - row.get::<i64>("old_ground_truth")?,
        ..CounterDelta::default()
    };
    Ok((ProjectId(row.get("project_id")?), delta))
}

/// Takes tasks for itself, and gives their counters. `skip_locked`: without those that somebody else has taken.
pub(crate) async fn lock(
    transaction: &mut Transaction,
    tasks: &[i64],
    skip_locked: bool,
) -> Result<HashMap<i64, TaskCounts>> {
    // Two people may finish the same task at once: the second waits here until the first is counted. (A lock on the key
    // would also wait for everybody who has just inserted something that refers to the task: two of those are a circle.)
    let sql = if skip_locked {
        "SELECT id, is_labeled, total_annotations, cancelled_annotations, useful_annotations, ground_truths FROM tasks \
         WHERE id IN (SELECT value FROM ids_of($1)) /*pg FOR NO KEY UPDATE SKIP LOCKED*/"
    } else {
        "SELECT id, is_labeled, total_annotations, cancelled_annotations, useful_annotations, ground_truths FROM tasks \
         WHERE id IN (SELECT value FROM ids_of($1)) ORDER BY id /*pg FOR NO KEY UPDATE*/"
    };
    let rows = transaction.fetch_all(sql, args![id_list(tasks.iter().copied())]).await?;
    rows.iter().map(TaskCounts::stored).collect()
}

/// Settles the counters of many tasks at once and gives what they are now. `new`: annotations that were just made, each
/// the last change to its task.
pub(crate) async fn recount_tasks(
    transaction: &mut Transaction,
    project: ProjectId,
    tasks: &[i64],
    new: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, TaskCounts>> {
    let now = transaction.now();
    let rows = transaction
        .fetch_all(
            concat!("UPDATE tasks SET total_annotations = c.annotations, cancelled_annotations = c.cancelled, \
             useful_annotations = c.useful, ground_truths = c.ground_truth, lead_time_sum = c.lead_time, \
             lead_time_count = c.timed, is_labeled = c.is_labeled, updated_at = $3, \
             total_predictions = c.predictions, prediction_score = c.score, \
             completed_at = CASE WHEN c.is_labeled THEN COALESCE(c.last_at, $3) ELSE NULL END, \
             updated_by = COALESCE((SELECT MAX(w.completed_by) FROM annotations w WHERE w.task_id = tasks.id \
             AND w.id IN (SELECT value FROM ids_of($4))), updated_by) \
             FROM (SELECT t.id, COALESCE(n.annotations, 0) AS annotations, COALESCE(n.cancelled, 0) AS cancelled, \
                COALESCE(n.useful, 0) AS useful, COALESCE(n.ground_truth, 0) AS ground_truth, \
                COALESCE(n.lead_time, 0.0) AS lead_time, COALESCE(n.timed, 0) AS timed, n.last_at, \
                (SELECT COUNT(*) FROM predictions d WHERE d.task_id = t.id AND d.trashed_by = 0) AS predictions, \
                (SELECT AVG(d.score) FROM predictions d WHERE d.task_id = t.id AND d.trashed_by = 0) AS score, \
                CASE WHEN p.skip_queue = 'IGNORE_SKIPPED' THEN COALESCE(n.people, 0) ELSE COALESCE(n.finishers, 0) END >= t.overlap AS is_labeled \
                FROM tasks t JOIN projects p ON p.id = t.project_id LEFT JOIN (", counted!("a.task_id IN (SELECT value FROM ids_of($2))"), ") AS n \
                  ON n.task_id = t.id \
                WHERE t.project_id + 0 = $1 AND t.id IN (SELECT value FROM ids_of($2))) AS c WHERE tasks.id = c.id \
             RETURNING tasks.id, tasks.is_labeled, tasks.total_annotations, tasks.cancelled_annotations, \
             tasks.useful_annotations, tasks.ground_truths"),
            args![project, id_list(tasks.iter().copied()), now, id_list(new)],
        )
        .await?;
    rows.iter().map(TaskCounts::stored).collect()
}
