//! Actions on many tasks, step by step as jobs do them. What is removed notes its job in `trashed_by`, so that undoing
//! the job brings back exactly that.

use crate::{
    Args, Database, Fetch, Transaction,
    access::ProjectScope,
    annotations::recount_tasks,
    args, audit,
    dialect::id_list,
    drafts::{restore_drafts, trash_drafts_of_tasks},
    jobs::{JobClaim, Step},
    projects::recount_project,
};
use labelkeep_model::{Error, Permission, Result};
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// What is done to the tasks.
#[derive(Debug, Clone, PartialEq)]
pub enum BulkAction {
    DeleteTasks,
    /// Those of one person, or all.
    DeleteAnnotations {
        annotator: Option<i64>,
    },
    DeletePredictions,
    /// Those of one model version, or all.
    PredictionsToAnnotations {
        model_version: Option<String>,
    },
}

impl BulkAction {
    #[must_use]
    pub fn permission(&self) -> Permission {
        match self {
            Self::DeleteTasks => Permission::TasksDelete,
            Self::DeleteAnnotations { .. } => Permission::AnnotationsDeleteAny,
            Self::DeletePredictions | Self::PredictionsToAnnotations { .. } => Permission::PredictionsChange,
        }
    }
}

impl Database {
    /// Does the action to these tasks and notes the progress, as one change.
    ///
    /// # Errors
    /// 403 without the right; 409 when the job was cancelled or taken over.
    pub async fn bulk_step(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        action: BulkAction,
        tasks: Vec<i64>,
        step: Step,
    ) -> Result<u64> {
        scope.require(action.permission())?;
        let (scope, claim) = (scope.clone(), claim.clone());
        let name = self.rng().uuid();
        self.write(move |transaction| {
            Box::pin(async move {
                let changed = apply(transaction, &scope, claim.job, &action, &tasks, name).await?;
                if action != BulkAction::DeleteTasks {
                    recount_tasks(transaction, scope.id(), &tasks, std::iter::empty()).await?;
                }
                if let BulkAction::DeleteAnnotations { annotator } = action {
                    trash_drafts_of_tasks(transaction, scope.id(), claim.job, &tasks, annotator).await?;
                }
                claim.advance(transaction, &step).await?;
                Ok(changed)
            })
        })
        .await
    }

    /// Settles the project's counters and ends the job.
    ///
    /// # Errors
    /// 409 when the job was taken over.
    pub async fn finish_bulk(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        action: &'static str,
        result: Json,
    ) -> Result<()> {
        let (scope, claim) = (scope.clone(), claim.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                recount_project(transaction, scope.id()).await?;
                record(transaction, &scope, action, claim.job, result.clone()).await?;
                claim.finish(transaction, &result, true).await
            })
        })
        .await
    }

    /// Among these tasks, the repetitions of another one's data that nobody has annotated. The one with most
    /// annotations, then the oldest, stays.
    ///
    /// # Errors
    /// What the database says.
    pub async fn duplicate_tasks(&self, scope: &ProjectScope, tasks: &[i64]) -> Result<Vec<i64>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT id FROM (SELECT t.id, t.total_annotations + t.cancelled_annotations AS annotations, \
                 ROW_NUMBER() OVER (PARTITION BY t.data ORDER BY t.total_annotations DESC, t.id) AS place FROM tasks t \
                 WHERE t.project_id = $1 AND t.trashed_by = 0 AND t.id IN (SELECT value FROM ids_of($2))) AS placed \
                 WHERE place > 1 AND annotations = 0 ORDER BY id",
                args![scope.id(), id_list(tasks.iter().copied())],
            )
            .await?;
        rows.iter().map(|row| row.get("id")).collect()
    }

    /// Takes back what a job did.
    ///
    /// # Errors
    /// 409 when there is nothing to take back; 403 without the right.
    pub async fn undo_job(&self, scope: &ProjectScope, job: i64) -> Result<()> {
        scope.require(Permission::ActionsRun)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let noted = transaction
                    .execute(
                        "UPDATE jobs SET undone_at = $3 WHERE id = $1 AND project_id = $2 AND can_undo = TRUE AND undone_at IS NULL",
                        args![job, scope.id(), now],
                    )
                    .await?;
                if noted == 0 {
                    return Err(Error::conflict("This was taken back already, or cannot be."));
                }
                let touched = touched_tasks(transaction, &scope, job).await?;
                for sql in [
                    "UPDATE tasks SET trashed_by = 0 WHERE project_id = $2 AND trashed_by = $1",
                    "UPDATE annotations SET trashed_by = 0 WHERE project_id = $2 AND trashed_by = $1",
                    "UPDATE predictions SET trashed_by = 0 WHERE project_id = $2 AND trashed_by = $1",
                    "UPDATE annotations SET trashed_by = -1 WHERE project_id = $2 AND trashed_by = 0 AND import_id = $1 AND last_action = 'prediction'",
                ] {
                    transaction.execute(sql, args![job, scope.id()]).await?;
                }
                recount_tasks(transaction, scope.id(), &touched, std::iter::empty()).await?;
                restore_drafts(transaction, scope.id(), job, &touched).await?;
                recount_project(transaction, scope.id()).await?;
                record(transaction, &scope, "job.undone", job, json!({})).await?;
                transaction.wake("jobs").await
            })
        })
        .await
    }
}

/// The tasks whose counters a job moved.
async fn touched_tasks(transaction: &mut Transaction, scope: &ProjectScope, job: i64) -> Result<Vec<i64>> {
    let rows = transaction
        .fetch_all(
            "SELECT id FROM tasks WHERE project_id = $2 AND trashed_by = $1 \
             UNION SELECT task_id FROM annotations WHERE project_id = $2 AND (trashed_by = $1 OR import_id = $1) \
             UNION SELECT task_id FROM predictions WHERE project_id = $2 AND trashed_by = $1 \
             UNION SELECT task_id FROM trashed_drafts WHERE project_id = $2 AND trashed_by = $1",
            args![job, scope.id()],
        )
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
}

async fn apply(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    job: i64,
    action: &BulkAction,
    tasks: &[i64],
    name: Uuid,
) -> Result<u64> {
    let base: Args = args![job, scope.id(), id_list(tasks.iter().copied())];
    match action {
        BulkAction::DeleteTasks => {
            let sql = "UPDATE tasks SET trashed_by = $1 WHERE project_id = $2 AND trashed_by = 0 AND id IN (SELECT value FROM ids_of($3))";
            transaction.execute(sql, base).await
        }
        BulkAction::DeleteAnnotations { annotator } => {
            let sql = "UPDATE annotations SET trashed_by = $1 WHERE project_id = $2 AND trashed_by = 0 \
                       AND task_id IN (SELECT value FROM ids_of($3)) AND ($4 = 0 OR completed_by = $4)";
            transaction.execute(sql, [base, args![annotator.unwrap_or(0)]].concat()).await
        }
        BulkAction::DeletePredictions => {
            let sql = "UPDATE predictions SET trashed_by = $1 WHERE project_id = $2 AND trashed_by = 0 \
                       AND task_id IN (SELECT value FROM ids_of($3))";
            transaction.execute(sql, base).await
        }
        BulkAction::PredictionsToAnnotations { model_version } => {
            let now = transaction.now();
            let sql = "INSERT INTO annotations (task_id, project_id, completed_by, result, result_count, created_at, updated_at, \
                       last_action, import_id, bulk_created, parent_prediction, unique_id) \
                       SELECT d.task_id, d.project_id, $4, d.result, \
                       /*sqlite json_array_length(d.result)*//*pg json_array_length(d.result::json)*/, $5, $5, 'prediction', $1, TRUE, d.id, \
                       $7 || /*sqlite printf('%012x', d.id)*//*pg lpad(to_hex(d.id), 12, '0')*/ \
                       FROM predictions d WHERE d.project_id = $2 AND d.trashed_by = 0 AND d.task_id IN (SELECT value FROM ids_of($3)) \
                       AND ($6 = '' OR d.model_version = $6)";
            // One random name for all, and the prediction's id in its last part.
            let name: String = name.to_string().chars().take(24).collect();
            let more = args![scope.caller().user(), now, model_version.clone().unwrap_or_default(), name];
            transaction.execute(sql, [base, more].concat()).await
        }
    }
}

async fn record(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    action: &str,
    job: i64,
    details: Json,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "job", object_id: Some(job), project: Some(scope.id()), details };
    audit::record(transaction, scope.caller(), entry).await
}
