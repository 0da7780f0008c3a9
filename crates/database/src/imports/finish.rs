use crate::{
    Database, Fetch, Transaction, access::ProjectScope, args, audit, engine::dialect::id_list, jobs::JobClaim,
    projects::take_model_version, uploads,
};
use labelkeep_model::{Permission, Result, TaskId};
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
}

async fn settle_files(transaction: &mut Transaction, scope: &ProjectScope, end: &FinishedImport) -> Result<()> {
    transaction
        .execute(
            "UPDATE file_uploads SET is_committed = TRUE WHERE project_id = $1 AND id IN (SELECT value FROM ids_of($2))",
            args![scope.id(), id_list(end.files.iter().copied())],
        )
        .await?;
    uploads::remove(transaction, scope.id(), end.temporary.clone()).await.map(|_| ())
}
