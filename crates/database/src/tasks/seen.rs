//! Tasks as their reader may see them: who sees only the own work is told of nobody else's, also not by counts.

use super::Task;
use crate::{
    Database, Fetch, Row,
    access::{ProjectScope, Visibility, task_people::visible},
    args,
    engine::dialect::{Sql, id_list},
    task_filter_sql::Seen,
};
use labelkeep_model::{Error, Result};
use labelkeep_task_filter::{NumberColumn, TimeColumn};
use std::collections::HashMap;

/// What the own view of somebody has who sees only the own work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnCounts {
    pub tasks: i64,
    /// Of these, those that are annotated.
    pub done: i64,
    /// Without skips.
    pub annotations: i64,
}

impl Database {
    /// A task that `next_task` gave, with the counts of what the caller sees.
    ///
    /// # Errors
    /// What the database says.
    pub async fn task_as_seen(&self, scope: &ProjectScope, task: Task) -> Result<Task> {
        let seen = self.as_seen(scope, vec![task]).await?.pop();
        seen.ok_or_else(|| Error::internal("a task that was given is missing"))
    }

    /// `None` for who sees everything.
    ///
    /// # Errors
    /// What the database says.
    pub async fn own_counts(&self, scope: &ProjectScope) -> Result<Option<OwnCounts>> {
        match scope.visibility() {
            Visibility::All => return Ok(None),
            Visibility::Own { may_list: false, .. } => return Ok(Some(OwnCounts::default())),
            Visibility::Own { .. } => {}
        }
        let (condition, args) = visible(scope, self.now(), 1);
        let text = format!(
            "SELECT COUNT(*) AS tasks, CAST(COALESCE(SUM(CASE WHEN n.own > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS done, \
             CAST(COALESCE(SUM(n.own), 0) AS BIGINT) AS annotations FROM (SELECT {} AS own FROM tasks t WHERE {condition}) AS n",
            Seen::by(scope).number(NumberColumn::TotalAnnotations),
        );
        let mut database = self;
        let row = database.fetch_one(Sql::assembled(text), args).await?;
        Ok(Some(OwnCounts { tasks: row.get("tasks")?, done: row.get("done")?, annotations: row.get("annotations")? }))
    }

    /// The same tasks, with the counts of what the caller sees.
    pub(super) async fn as_seen(&self, scope: &ProjectScope, mut tasks: Vec<Task>) -> Result<Vec<Task>> {
        let shown = self.shown_fields(scope).await?;
        if !shown.are_all() {
            for task in &mut tasks {
                task.data = shown.of(std::mem::take(&mut task.data));
                task.meta = None;
            }
        }
        let seen = Seen::by(scope);
        if !seen.is_less() || tasks.is_empty() {
            return Ok(tasks);
        }
        let text = format!(
            "SELECT t.id, {} AS annotations, {} AS cancelled, {} AS lead_time, {} AS completed_at, {} AS updated_at, \
             {} AS updated_by, {} AS is_labeled, {} AS has_draft FROM tasks t WHERE t.id IN (SELECT value FROM ids_of($1))",
            seen.number(NumberColumn::TotalAnnotations),
            seen.number(NumberColumn::CancelledAnnotations),
            seen.number(NumberColumn::AvgLeadTime),
            seen.time(TimeColumn::CompletedAt),
            seen.time(TimeColumn::UpdatedAt),
            seen.updated_by(),
            seen.is_labeled(),
            seen.has_draft(),
        );
        let mut database = self;
        let ids = id_list(tasks.iter().map(|task| task.id));
        let rows = database.fetch_all(Sql::assembled(text), args![ids]).await?;
        let rows: HashMap<i64, &Row> = rows.iter().map(|row| Ok((row.get("id")?, row))).collect::<Result<_>>()?;
        for task in &mut tasks {
            if let Some(row) = rows.get(&task.id) {
                count(task, row)?;
            }
        }
        Ok(tasks)
    }
}

fn count(task: &mut Task, row: &Row) -> Result<()> {
    let lead_time: Option<f64> = row.get("lead_time")?;
    task.total_annotations = row.get("annotations")?;
    task.cancelled_annotations = row.get("cancelled")?;
    task.lead_time_sum = lead_time.unwrap_or_default();
    task.lead_time_count = i64::from(lead_time.is_some());
    task.completed_at = row.optional_time("completed_at")?;
    task.updated_at = row.time("updated_at")?;
    task.updated_by = row.get("updated_by")?;
    task.is_labeled = row.get("is_labeled")?;
    task.draft_count = i64::from(row.get::<bool>("has_draft")?);
    Ok(())
}
