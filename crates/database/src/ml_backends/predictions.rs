//! Predictions of backends: which tasks have none yet, and storing those that came.

use super::MlBackend;
use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    args, audit,
    counts::CounterDelta,
    engine::dialect::id_list,
    imports::{PredictionRow, insert_predictions, settle_predictions},
    jobs::{JobClaim, Step},
    projects::follow_backend,
    task_rows::lock_rows,
};
use labelkeep_model::{Permission, Result};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// A task that a backend has not predicted for yet.
#[derive(Debug, Clone, Copy)]
pub struct ToPredict {
    pub id: i64,
    /// Bytes of its data.
    pub length: i64,
}

impl Database {
    /// Of these tasks those without a prediction of the backend's version, in their order.
    pub async fn tasks_to_predict(
        &self,
        scope: &ProjectScope,
        backend: &MlBackend,
        tasks: &[i64],
    ) -> Result<Vec<ToPredict>> {
        let mut database = self;
        let sql = "SELECT t.id, CAST(octet_length(t.data) AS BIGINT) AS length FROM tasks t WHERE t.project_id + 0 = $1 \
                   AND t.trashed_by = 0 AND t.id IN (SELECT value FROM ids_of($2)) AND NOT EXISTS (SELECT 1 FROM predictions d \
                   WHERE d.task_id = t.id AND d.trashed_by = 0 AND d.model_version IN ($3, $4)) ORDER BY t.id";
        let (named, answered) = (backend.named_version(), &backend.answered_version);
        // An empty name is nobody's version.
        let answered = if answered.is_empty() { named } else { answered };
        let args = args![scope.id(), id_list(tasks.iter().copied()), named, answered];
        let rows = database.fetch_all(sql, args).await?;
        rows.iter().map(|row| Ok(ToPredict { id: row.get("id")?, length: row.get("length")? })).collect()
    }

    /// Stores what came, together with how far the job is. Tasks that went meanwhile are left out. Answers how many.
    ///
    /// # Errors
    /// 403 without the right; 409 when the job was cancelled or taken over.
    pub async fn store_ml_predictions(
        &self,
        scope: &ProjectScope,
        backend: &MlBackend,
        rows: Vec<(i64, PredictionRow)>,
        job: Option<(JobClaim, Step)>,
    ) -> Result<i64> {
        scope.require(Permission::PredictionsChange)?;
        let (scope, backend) = (scope.clone(), backend.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                if let Some((claim, step)) = &job {
                    claim.advance(transaction, step).await?;
                }
                let wanted: BTreeSet<i64> = rows.iter().map(|(task, _)| *task).collect();
                let there = present(transaction, &scope, &wanted).await?;
                let rows: Vec<_> =
                    rows.iter().filter(|(task, _)| there.contains(task)).map(|(task, row)| (*task, row)).collect();
                let Some((_, last)) = rows.last() else { return Ok(0) };
                note_version(transaction, &scope, &backend, &last.model_version).await?;
                lock_rows(transaction, there.iter().copied()).await?;
                insert_predictions(transaction, &scope, &rows).await?;
                settle_predictions(transaction, &there).await?;
                let created = i64::try_from(rows.len()).unwrap_or(i64::MAX);
                let delta = CounterDelta { predictions: created, ..CounterDelta::default() };
                delta.apply(transaction, scope.id()).await?;
                Ok(created)
            })
        })
        .await
    }

    /// Ends a job that got predictions.
    ///
    /// # Errors
    /// 409 when the job was taken over.
    pub async fn finish_ml_predictions(&self, scope: &ProjectScope, claim: &JobClaim, result: Json) -> Result<()> {
        let (scope, claim) = (scope.clone(), claim.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let entry = audit::Entry {
                    action: "predictions.retrieved",
                    object_type: "project",
                    object_id: Some(scope.id().0),
                    project: Some(scope.id()),
                    details: json!({ "job": claim.job, "predictions": result.get("predictions") }),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                claim.finish(transaction, &result, false).await
            })
        })
        .await
    }
}

async fn present(transaction: &mut Transaction, scope: &ProjectScope, tasks: &BTreeSet<i64>) -> Result<BTreeSet<i64>> {
    let sql =
        "SELECT id FROM tasks WHERE project_id + 0 = $1 AND trashed_by = 0 AND id IN (SELECT value FROM ids_of($2))";
    let rows = transaction.fetch_all(sql, args![scope.id(), id_list(tasks.iter().copied())]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Some backends call the version of their predictions otherwise than they say at setup: who begins from the backend begins from
/// what its predictions are called.
async fn note_version(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    backend: &MlBackend,
    version: &str,
) -> Result<()> {
    let sql = "UPDATE ml_backends SET answered_version = $2 WHERE id = $1 AND answered_version <> $2";
    if transaction.execute(sql, args![backend.id, version]).await? == 0 {
        return Ok(());
    }
    follow_backend(transaction, scope, backend.id, version).await
}
