//! Taking back what a job did: what it put into the trash comes back, what it made goes.

use super::{apply, record};
use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    args,
    drafts::restore_drafts,
    jobs::{Job, JobClaim, NewJob, Step, Way, begin_undoing, end_undoing},
    task_rows::trash,
};
use labelkeep_model::{Permission, Result};
use serde_json::json;

/// Tasks, annotations or predictions of one step.
const STEP: i64 = 500;

impl Database {
    /// Puts the job that takes another one back into the queue.
    ///
    /// # Errors
    /// 409 when there is nothing to take back, or it is being taken back; 403 without the right.
    pub async fn create_undo(&self, scope: &ProjectScope, new: NewJob) -> Result<Job> {
        scope.require(Permission::ActionsRun)?;
        let scope = scope.clone();
        self.write(move |transaction| Box::pin(async move { begin_undoing(transaction, &scope, Way::Back, new).await }))
            .await
    }

    /// Takes a part of a job back. Answers how much; 0 when nothing is left.
    ///
    /// # Errors
    /// 409 when the job that does it was cancelled or taken over.
    pub async fn undo_step(&self, scope: &ProjectScope, claim: &JobClaim, undone: i64, done: i64) -> Result<u64> {
        let (scope, claim) = (scope.clone(), claim.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let changed = take_back(transaction, &scope, undone).await?;
                let done = done + i64::try_from(changed).unwrap_or(i64::MAX);
                claim.advance(transaction, &Step { done, total: None, checkpoint: json!({}) }).await?;
                Ok(changed)
            })
        })
        .await
    }

    /// Notes that a job was taken back, and ends the one that did it.
    ///
    /// # Errors
    /// 409 when the job that does it was taken over.
    pub async fn finish_undo(&self, scope: &ProjectScope, claim: &JobClaim, undone: i64, done: i64) -> Result<()> {
        let (scope, claim) = (scope.clone(), claim.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                end_undoing(transaction, Way::Back, undone).await?;
                record(transaction, &scope, "job.undone", undone, json!({ "changed": done })).await?;
                claim.finish(transaction, &json!({ "changed": done }), false).await
            })
        })
        .await
    }
}

async fn take_back(transaction: &mut Transaction, scope: &ProjectScope, job: i64) -> Result<u64> {
    let project = scope.id();
    let args = || args![project, job, STEP];
    let sql = "SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = $2 ORDER BY id LIMIT $3";
    let rows = transaction.fetch_all(sql, args()).await?;
    let tasks = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
    if !tasks.is_empty() {
        return trash::move_tasks(transaction, project, &tasks, job, 0).await;
    }
    let sql = "SELECT id, task_id FROM annotations WHERE project_id = $1 AND trashed_by = $2 ORDER BY id LIMIT $3";
    let parts = parts(transaction, sql, args()).await?;
    if !parts.is_empty() {
        return apply::move_annotations(transaction, project, &parts, job, 0).await;
    }
    let sql = "SELECT id, task_id FROM predictions WHERE project_id = $1 AND trashed_by = $2 ORDER BY id LIMIT $3";
    let parts = self::parts(transaction, sql, args()).await?;
    if !parts.is_empty() {
        return apply::move_predictions(transaction, project, &parts, job, 0).await;
    }
    let sql = "SELECT DISTINCT task_id FROM trashed_drafts WHERE project_id = $1 AND trashed_by = $2 LIMIT $3";
    let rows = transaction.fetch_all(sql, args()).await?;
    let tasks = rows.iter().map(|row| row.get("task_id")).collect::<Result<Vec<i64>>>()?;
    if !tasks.is_empty() {
        return restore_drafts(transaction, project, job, &tasks).await;
    }
    let sql = "SELECT id, task_id FROM annotations WHERE project_id + 0 = $1 AND import_id = $2 AND bulk_created = TRUE \
               AND (last_action IN ('prediction', 'propagated_annotation') OR (last_action IN ('submitted', 'skipped') \
               AND created_at >= (SELECT created_at FROM jobs WHERE id = $2))) AND trashed_by = 0 ORDER BY id LIMIT $3";
    let parts = self::parts(transaction, sql, args()).await?;
    apply::move_annotations(transaction, project, &parts, 0, trash::DELETED_ALONE).await
}

async fn parts(transaction: &mut Transaction, sql: &'static str, args: crate::Args) -> Result<Vec<(i64, i64)>> {
    let rows = transaction.fetch_all(sql, args).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("task_id")?))).collect()
}
