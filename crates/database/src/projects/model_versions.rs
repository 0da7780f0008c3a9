use crate::{Database, Fetch, access::ProjectScope, args, task_rows::trash::DELETED_ALONE};
use labelkeep_model::{Result, Timestamp};

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

    /// Deletes the predictions of one model version, some at a time; they can come back. A project that used it uses none
    /// afterwards. Answers how many.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn delete_model_version(&self, scope: &ProjectScope, version: &str) -> Result<i64> {
        self.move_version(scope, version, (0, DELETED_ALONE), "predictions.deleted").await
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
