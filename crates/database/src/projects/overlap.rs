//! How many people label each task. `maximum_annotations` N and `overlap_cohort_percentage` P: of all tasks,
//! `floor(tasks * P / 100 + 0.5)` get overlap N (those with most annotations first), the others 1.

use crate::{
    Database, Fetch, Transaction,
    annotations::settle_labeled,
    args,
    engine::dialect::{Sql, id_list},
    task_rows::lock_rows,
};
use labelkeep_model::{ProjectId, Result};
use serde::{Deserialize, Serialize};

/// The overlap of new tasks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cohort {
    pub overlap: i64,
    pub percentage: i64,
}

impl Cohort {
    /// How many of so many tasks are in the cohort.
    fn of(self, tasks: i64) -> i64 {
        (tasks * self.percentage + 50) / 100
    }

    /// The overlap of a task that comes after so many.
    pub fn next(self, tasks: i64) -> i64 {
        if self.of(tasks + 1) > self.of(tasks) { self.overlap } else { 1 }
    }
}

/// Where the cohort ends: at the task `last`, in the order of annotations, finished ones first, and ids.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Cut {
    overlap: i64,
    annotations: i64,
    is_labeled: bool,
    last: i64,
}

impl Cut {
    const IS_IN: &'static str = "(total_annotations > $3 OR (total_annotations = $3 AND (is_labeled > $4 OR \
        (is_labeled = $4 AND id <= $5))))";

    /// Reads all tasks of the project: not for the one writer, where they are many.
    pub async fn find(fetch: &mut Transaction, project: ProjectId) -> Result<Self> {
        let row = fetch
            .fetch_one(
                "SELECT maximum_annotations, overlap_cohort_percentage FROM projects WHERE id = $1",
                args![project],
            )
            .await?;
        let (overlap, percentage) = (row.get("maximum_annotations")?, row.get("overlap_cohort_percentage")?);
        let everything = Self { overlap, annotations: -1, is_labeled: false, last: 0 };
        if percentage >= 100 {
            return Ok(everything);
        }
        let groups = fetch
            .fetch_all(
                "SELECT total_annotations, is_labeled, COUNT(*) AS tasks FROM tasks WHERE project_id = $1 AND trashed_by = 0 \
                 GROUP BY total_annotations, is_labeled ORDER BY total_annotations DESC, is_labeled DESC",
                args![project],
            )
            .await?;
        let counts = groups.iter().map(|row| row.get::<i64>("tasks")).collect::<Result<Vec<_>>>()?;
        let mut left = Cohort { overlap, percentage }.of(counts.iter().sum());
        for (group, tasks) in groups.iter().zip(counts) {
            let (annotations, is_labeled) = (group.get("total_annotations")?, group.get("is_labeled")?);
            if left > 0 && left <= tasks {
                let sql = "SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = 0 AND total_annotations = $2 \
                           AND is_labeled = $3 ORDER BY id LIMIT 1 OFFSET $4";
                let row = fetch.fetch_one(sql, args![project, annotations, is_labeled, left - 1]).await?;
                return Ok(Self { overlap, annotations, is_labeled, last: row.get("id")? });
            }
            left -= tasks;
        }
        // Of no task, nobody is in it.
        Ok(Self { overlap, annotations: i64::MAX, is_labeled: false, last: 0 })
    }
}

/// Ids of a project's tasks behind this one, as many as one change takes.
pub(super) async fn page(mut database: &Database, project: ProjectId, after: i64, limit: i64) -> Result<Vec<i64>> {
    let sql = "SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = 0 AND id > $2 ORDER BY id LIMIT $3";
    let rows = database.fetch_all(sql, args![project, after, limit]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Gives these tasks their overlap, and settles which of them are done and open by it.
pub(super) async fn spread(transaction: &mut Transaction, project: ProjectId, cut: Cut, tasks: &[i64]) -> Result<()> {
    let ids = || id_list(tasks.iter().copied());
    lock_rows(transaction, tasks.iter().copied()).await?;
    let overlap = format!("CASE WHEN {} THEN $2 ELSE 1 END", Cut::IS_IN);
    let text = format!(
        "UPDATE tasks SET overlap = {overlap} WHERE id IN (SELECT value FROM ids_of($1)) AND overlap <> {overlap}"
    );
    let args = args![ids(), cut.overlap, cut.annotations, cut.is_labeled, cut.last];
    transaction.execute(Sql::assembled(text), args).await?;
    // Whether a skip takes a place follows from a setting too.
    let skipped =
        "SELECT DISTINCT task_id FROM task_people WHERE task_id IN (SELECT value FROM ids_of($1)) AND skips > 0";
    let settle =
        format!("/*sqlite INSERT INTO settled_tasks (task_id) {skipped}*//*pg SELECT settle_tasks(ARRAY({skipped}))*/");
    transaction.fetch_all(Sql::assembled(settle), args![ids()]).await?;
    settle_labeled(transaction, project, tasks).await
}
