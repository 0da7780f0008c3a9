use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    args, audit,
    engine::dialect::id_list,
    jobs::{JobClaim, mark_redone, mark_undone},
    projects::{recount_project, take_model_version},
    uploads,
};
use labelkeep_model::{Error, Permission, Result, TaskId};
use serde_json::{Value as Json, json};

/// Tasks of an import that change what the database knows about its tables.
const LARGE: i64 = 1_000;

/// What an import did.
#[derive(Debug, Clone, Default)]
pub struct ImportSummary {
    pub tasks: i64,
    pub annotations: i64,
    pub predictions: i64,
    /// The last model version among the predictions; a project without one takes it.
    pub model_version: Option<String>,
}

/// The end of an import.
#[derive(Debug, Clone)]
pub struct FinishedImport {
    pub summary: ImportSummary,
    /// Files that tasks came from.
    pub files: Vec<i64>,
    /// Whether earlier tasks of these files give way to the new ones.
    pub replaces: bool,
    /// Request bodies that nobody needs any more.
    pub temporary: Vec<i64>,
    /// What the job answers.
    pub result: Json,
}

impl Database {
    /// Ends an import with everything that follows from it, as one change.
    ///
    /// # Errors
    /// 409 when another worker has the job.
    pub async fn finish_import(&self, scope: &ProjectScope, claim: &JobClaim, end: FinishedImport) -> Result<()> {
        scope.require(Permission::TasksCreate)?;
        let (scope, claim) = (scope.clone(), claim.clone());
        let tasks = end.summary.tasks;
        let is_large = tasks >= LARGE;
        self.write(move |transaction| {
            Box::pin(async move {
                claim.finish(transaction, &end.result, end.summary.tasks > 0).await?;
                settle_files(transaction, &scope, &end).await?;
                if end.replaces {
                    replace(transaction, &scope, &end.files, claim.job).await?;
                }
                if let Some(version) = &end.summary.model_version {
                    take_model_version(transaction, &scope, version).await?;
                }
                let entry = audit::Entry {
                    action: "tasks.imported",
                    object_type: "job",
                    object_id: Some(claim.job),
                    project: Some(scope.id()),
                    details: json!({ "tasks": end.summary.tasks, "annotations": end.summary.annotations }),
                };
                audit::record(transaction, scope.caller(), entry).await
            })
        })
        .await?;
        if is_large && self.is_postgres() {
            // All is stored by now: nobody waits for this.
            let database = self.clone();
            tokio::spawn(async move {
                if let Err(error) = database.refresh_statistics(tasks).await {
                    tracing::warn!(%error, "the statistics of the tables stay as they were");
                }
            });
        }
        Ok(())
    }

    /// PostgreSQL plans by statistics that it would gather a minute later only. Those of small columns are enough; they
    /// are gathered when the tasks have become markedly more, so that this is little work beside the imports.
    async fn refresh_statistics(&self, added: i64) -> Result<()> {
        let mut database = self;
        let known = "SELECT reltuples::float8 AS tasks FROM pg_class WHERE oid = 'tasks'::regclass";
        let known: f64 = database.fetch_one(known, args![]).await?.get("tasks")?;
        #[expect(clippy::cast_precision_loss, reason = "an estimate needs no more")]
        if known > added as f64 * 10.0 {
            return Ok(());
        }
        let gather = "ANALYZE tasks (project_id, trashed_by, is_labeled), \
                      annotations (task_id, project_id, trashed_by, completed_by), \
                      predictions (task_id, project_id, trashed_by, model_version)";
        database.fetch_all(gather, args![]).await.map(|_| ())
    }

    /// Takes back what an import has inserted: it failed, was cancelled, or is undone.
    pub async fn take_back_import(&self, scope: &ProjectScope, job: i64) -> Result<i64> {
        scope.require(Permission::TasksCreate)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let taken = transaction
                    .execute(
                        "UPDATE tasks SET trashed_by = $2 WHERE project_id = $1 AND import_job_id = $2 AND trashed_by = 0",
                        args![scope.id(), job],
                    )
                    .await?;
                recount_project(transaction, scope.id()).await?;
                Ok(i64::try_from(taken).unwrap_or(i64::MAX))
            })
        })
        .await
    }

    /// The tasks that an import made, in the order of its files.
    pub async fn imported_tasks(&self, scope: &ProjectScope, job: i64) -> Result<Vec<TaskId>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = 0 AND import_job_id = $2 ORDER BY id",
                args![scope.id(), job],
            )
            .await?;
        rows.iter().map(|row| row.get("id").map(TaskId)).collect()
    }

    /// Undoes a finished import: its tasks go, and those that it replaced come back. What people did on the tasks goes and
    /// comes back with them.
    ///
    /// # Errors
    /// 403 without the right; 409 when there is nothing to undo, or when people have worked on the tasks since and
    /// `with_work` does not say that this is known.
    pub async fn undo_import(&self, scope: &ProjectScope, job: i64, with_work: bool) -> Result<()> {
        scope.require(Permission::TasksDelete)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                if !with_work {
                    refuse_if_worked_on(transaction, &scope, job).await?;
                }
                mark_undone(transaction, &scope, job).await?;
                transaction
                    .execute(
                        "UPDATE tasks SET trashed_by = CASE WHEN COALESCE(import_job_id, 0) = $2 THEN $2 ELSE 0 END \
                         WHERE project_id = $1 AND ((import_job_id = $2 AND trashed_by = 0) \
                         OR (trashed_by = $2 AND COALESCE(import_job_id, 0) <> $2))",
                        args![scope.id(), job],
                    )
                    .await?;
                recount_project(transaction, scope.id()).await?;
                let entry = audit::Entry {
                    action: "job.undone",
                    object_type: "job",
                    object_id: Some(job),
                    project: Some(scope.id()),
                    details: json!({}),
                };
                audit::record(transaction, scope.caller(), entry).await
            })
        })
        .await
    }
}

impl Database {
    /// Brings an import back that was undone, with what people did on its tasks.
    ///
    /// # Errors
    /// 403 without the right; 409 when it was not undone.
    pub async fn redo_import(&self, scope: &ProjectScope, job: i64) -> Result<()> {
        scope.require(Permission::TasksDelete)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let redone = mark_redone(transaction, &scope, job).await?;
                let replaces = redone.subject.as_ref().and_then(|subject| subject.get("replaces"));
                if replaces == Some(&Json::Bool(true)) {
                    let sql = "SELECT DISTINCT file_upload_id FROM tasks WHERE project_id = $1 AND import_job_id = $2 \
                               AND file_upload_id IS NOT NULL";
                    let rows = transaction.fetch_all(sql, args![scope.id(), job]).await?;
                    let files = rows.iter().map(|row| row.get("file_upload_id")).collect::<Result<Vec<i64>>>()?;
                    replace(transaction, &scope, &files, job).await?;
                }
                transaction
                    .execute(
                        "UPDATE tasks SET trashed_by = 0 WHERE project_id = $1 AND import_job_id = $2 AND trashed_by = $2",
                        args![scope.id(), job],
                    )
                    .await?;
                recount_project(transaction, scope.id()).await?;
                let entry = audit::Entry {
                    action: "job.redone",
                    object_type: "job",
                    object_id: Some(job),
                    project: Some(scope.id()),
                    details: json!({}),
                };
                audit::record(transaction, scope.caller(), entry).await
            })
        })
        .await
    }
}

/// Nobody takes people's work away without knowing it.
async fn refuse_if_worked_on(transaction: &mut Transaction, scope: &ProjectScope, job: i64) -> Result<()> {
    let row = transaction
        .fetch_one(
            "SELECT COUNT(*) AS number FROM tasks t WHERE t.project_id = $1 AND t.import_job_id = $2 AND t.trashed_by = 0 \
             AND t.id IN (SELECT task_id FROM annotation_history WHERE project_id = $1 AND action <> 'imported' \
             UNION SELECT task_id FROM drafts WHERE project_id = $1)",
            args![scope.id(), job],
        )
        .await?;
    let number: i64 = row.get("number")?;
    if number == 0 {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "People have worked on {number} of these tasks since. Their work goes with the tasks, and comes back when the import is redone. Send {{\"with_work\": true}} to take it back all the same."
    )))
}

async fn settle_files(transaction: &mut Transaction, scope: &ProjectScope, end: &FinishedImport) -> Result<()> {
    transaction
        .execute(
            "UPDATE file_uploads SET is_committed = TRUE WHERE project_id = $1 AND id IN (SELECT value FROM ids_of($2))",
            args![scope.id(), id_list(end.files.iter().copied())],
        )
        .await?;
    uploads::remove(transaction, scope, end.temporary.clone()).await.map(|_| ())
}

/// Earlier tasks of the files go to the trash of this job.
async fn replace(transaction: &mut Transaction, scope: &ProjectScope, files: &[i64], job: i64) -> Result<()> {
    let replaced = transaction
        .execute(
            "UPDATE tasks SET trashed_by = $2 WHERE project_id = $1 AND trashed_by = 0 \
             AND file_upload_id IN (SELECT value FROM ids_of($3)) AND COALESCE(import_job_id, 0) <> $2",
            args![scope.id(), job, id_list(files.iter().copied())],
        )
        .await?;
    if replaced > 0 { recount_project(transaction, scope.id()).await } else { Ok(()) }
}
