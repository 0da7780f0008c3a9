use crate::{Database, Fetch, access::ProjectScope, args, audit, counts::CounterDelta};
use labelkeep_model::{Permission, Result, Timestamp};
use serde_json::json;

/// A model version with how many predictions of the project name it.
#[derive(Debug, Clone)]
pub struct ModelVersion {
    pub model_version: String,
    pub count: i64,
    pub latest: Timestamp,
}

impl Database {
    /// The model versions of a project's predictions, the latest first.
    pub async fn model_versions(&self, scope: &ProjectScope) -> Result<Vec<ModelVersion>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT d.model_version, COUNT(*) AS count, MAX(d.created_at) AS latest FROM predictions d \
                 JOIN tasks t ON t.id = d.task_id WHERE d.project_id = $1 AND d.trashed_by = 0 AND t.trashed_by = 0 \
                 GROUP BY d.model_version ORDER BY latest DESC, d.model_version",
                args![scope.id()],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(ModelVersion {
                    model_version: row.get("model_version")?,
                    count: row.get("count")?,
                    latest: row.time("latest")?,
                })
            })
            .collect()
    }

    /// Deletes the predictions of one model version. A project that used it uses none afterwards.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn delete_model_version(&self, scope: &ProjectScope, version: &str) -> Result<i64> {
        scope.require(Permission::PredictionsChange)?;
        let (scope, version) = (scope.clone(), version.to_owned());
        self.write(move |transaction| {
            Box::pin(async move {
                let rows = transaction
                    .fetch_all(
                        "UPDATE predictions SET trashed_by = -1 WHERE project_id = $1 AND model_version = $2 \
                         AND trashed_by = 0 AND task_id IN (SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = 0) \
                         RETURNING task_id",
                        args![scope.id(), version.clone()],
                    )
                    .await?;
                let deleted = i64::try_from(rows.len()).unwrap_or(i64::MAX);
                transaction
                    .execute(
                        "UPDATE tasks SET updated_at = $3, \
                         total_predictions = (SELECT COUNT(*) FROM predictions d WHERE d.task_id = tasks.id AND d.trashed_by = 0), \
                         prediction_score = (SELECT AVG(d.score) FROM predictions d WHERE d.task_id = tasks.id AND d.trashed_by = 0) \
                         WHERE id IN (SELECT task_id FROM predictions WHERE project_id = $1 AND model_version = $2) AND trashed_by = 0",
                        args![scope.id(), version.clone(), transaction.now()],
                    )
                    .await?;
                transaction
                    .execute(
                        "UPDATE projects SET model_version = '' WHERE id = $1 AND model_version = $2",
                        args![scope.id(), version.clone()],
                    )
                    .await?;
                let entry = audit::Entry {
                    action: "predictions.deleted",
                    object_type: "project",
                    object_id: Some(scope.id().0),
                    project: Some(scope.id()),
                    details: json!({ "model_version": version, "count": deleted }),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                let delta = CounterDelta { predictions: -deleted, ..CounterDelta::default() };
                delta.apply(transaction, scope.id()).await?;
                Ok(deleted)
            })
        })
        .await
    }
}

impl Database {
    /// The names of the model versions that have predictions in a project.
    pub async fn model_version_names(&self, scope: &ProjectScope) -> Result<Vec<String>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT DISTINCT model_version FROM predictions WHERE project_id = $1 AND trashed_by = 0 ORDER BY model_version LIMIT 1000",
                args![scope.id()],
            )
            .await?;
        rows.iter().map(|row| row.get("model_version")).collect()
    }
}
