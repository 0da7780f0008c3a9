//! Predictions: what a model said of a task.

use crate::{
    Database, Fetch, Row, Transaction,
    access::{ProjectScope, TaskScope},
    args, audit,
    counts::CounterDelta,
    task_rows::lock_rows,
};
use labelkeep_model::{Permission, ProjectId, Result, TaskId, Timestamp};
use serde_json::json;

/// A prediction as stored.
#[derive(Debug, Clone)]
pub struct Prediction {
    pub id: i64,
    pub task_id: i64,
    pub project_id: i64,
    pub result: String,
    pub model_version: String,
    pub score: Option<f64>,
    pub cluster: Option<i64>,
    pub neighbors: Option<String>,
    pub mislabeling: f64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A prediction to be, or what replaces one. `result` is a checked JSON list.
#[derive(Debug, Clone, Default)]
pub struct NewPrediction {
    pub result: String,
    pub model_version: String,
    pub score: Option<f64>,
    pub cluster: Option<i64>,
    pub neighbors: Option<String>,
    pub mislabeling: f64,
}

impl Prediction {
    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            task_id: row.get("task_id")?,
            project_id: row.get("project_id")?,
            result: row.get("result")?,
            model_version: row.get("model_version")?,
            score: row.get("score")?,
            cluster: row.get("cluster")?,
            neighbors: row.get("neighbors")?,
            mislabeling: row.get("mislabeling")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
        })
    }
}

impl Database {
    /// The predictions of a task, oldest first.
    pub async fn predictions_of(&self, scope: &TaskScope) -> Result<Vec<Prediction>> {
        let mut database = self;
        let sql = "SELECT * FROM predictions WHERE task_id = $1 AND trashed_by = 0 ORDER BY id";
        let rows = database.fetch_all(sql, args![scope.id()]).await?;
        rows.iter().map(Prediction::from_row).collect()
    }

    /// Those of a task behind the id `after`: as many as go into an answer, and whether there are more.
    pub async fn predictions_after(&self, scope: &TaskScope, after: i64) -> Result<(Vec<Prediction>, bool)> {
        let mut database = self;
        let lengths = database
            .fetch_all(
                "SELECT id, CAST(octet_length(result) AS BIGINT) AS length FROM predictions \
                 WHERE task_id = $1 AND trashed_by = 0 AND id > $2 ORDER BY id",
                args![scope.id(), after],
            )
            .await?;
        let lengths = lengths.iter().map(|row| Ok((row.get("id")?, row.get("length")?))).collect::<Result<Vec<_>>>()?;
        let Some(last) = self.quotas.last_that_fits(&lengths) else { return Ok((Vec::new(), false)) };
        let sql =
            "SELECT * FROM predictions WHERE task_id = $1 AND trashed_by = 0 AND id > $2 AND id <= $3 ORDER BY id";
        let rows = database.fetch_all(sql, args![scope.id(), after, last]).await?;
        let predictions = rows.iter().map(Prediction::from_row).collect::<Result<_>>()?;
        Ok((predictions, lengths.last().is_some_and(|(id, _)| *id > last)))
    }

    /// The model version whose predictions people begin from when they label; `None`: from none.
    pub async fn shown_model_version(&self, scope: &ProjectScope) -> Result<Option<String>> {
        let mut database = self;
        let sql = "SELECT model_version FROM projects WHERE id = $1 AND show_collab_predictions = TRUE";
        let row = database.fetch_optional(sql, args![scope.id()]).await?;
        row.map(|row| row.get("model_version")).transpose()
    }

    /// The predictions of a project, oldest first, at most `limit` after the id `after` and as much as goes into an answer.
    pub async fn predictions_in(&self, scope: &ProjectScope, after: i64, limit: i64) -> Result<Vec<Prediction>> {
        let mut database = self;
        let lengths = database
            .fetch_all(
                "SELECT d.id, CAST(octet_length(d.result) AS BIGINT) AS length FROM predictions d JOIN tasks t ON t.id = d.task_id \
                 WHERE d.project_id = $1 AND d.trashed_by = 0 AND t.trashed_by = 0 AND d.id > $2 ORDER BY d.id LIMIT $3",
                args![scope.id(), after, limit],
            )
            .await?;
        let lengths = lengths.iter().map(|row| Ok((row.get("id")?, row.get("length")?))).collect::<Result<Vec<_>>>()?;
        let Some(last) = self.quotas.last_that_fits(&lengths) else { return Ok(Vec::new()) };
        let rows = database
            .fetch_all(
                "SELECT d.* FROM predictions d JOIN tasks t ON t.id = d.task_id \
                 WHERE d.project_id = $1 AND d.trashed_by = 0 AND t.trashed_by = 0 AND d.id > $2 AND d.id <= $3 ORDER BY d.id",
                args![scope.id(), after, last],
            )
            .await?;
        rows.iter().map(Prediction::from_row).collect()
    }

    /// A prediction that `Caller::prediction` found.
    pub async fn prediction(&self, scope: &TaskScope, id: i64) -> Result<Prediction> {
        let mut database = self;
        let sql = "SELECT * FROM predictions WHERE id = $1 AND task_id = $2";
        Prediction::from_row(&database.fetch_one(sql, args![id, scope.id()]).await?)
    }

    /// # Errors
    /// 403 without the right.
    pub async fn create_prediction(&self, scope: &TaskScope, new: NewPrediction) -> Result<Prediction> {
        scope.project().require(Permission::PredictionsChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let prediction = insert_prediction(transaction, scope.project().id(), scope.id(), new).await?;
                settle_task(transaction, scope.id()).await?;
                record(transaction, &scope, "prediction.created", prediction.id).await?;
                let delta = CounterDelta { predictions: 1, ..CounterDelta::default() };
                delta.apply_to(transaction, scope.project().id(), [scope.id()].into_iter()).await?;
                Ok(prediction)
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right.
    pub async fn change_prediction(&self, scope: &TaskScope, id: i64, new: NewPrediction) -> Result<Prediction> {
        scope.project().require(Permission::PredictionsChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                lock_rows(transaction, [scope.id().0]).await?;
                let row = transaction
                    .fetch_one(
                        "UPDATE predictions SET result = $3, model_version = $4, score = $5, cluster = $6, neighbors = $7, \
                         mislabeling = $8, updated_at = $9 WHERE id = $1 AND task_id = $2 RETURNING *",
                        args![
                            id,
                            scope.id(),
                            new.result,
                            new.model_version,
                            new.score,
                            new.cluster,
                            new.neighbors,
                            new.mislabeling,
                            now,
                        ],
                    )
                    .await?;
                settle_task(transaction, scope.id()).await?;
                record(transaction, &scope, "prediction.changed", id).await?;
                CounterDelta::default().apply_to(transaction, scope.project().id(), [scope.id()].into_iter()).await?;
                Prediction::from_row(&row)
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right.
    pub async fn delete_prediction(&self, scope: &TaskScope, id: i64) -> Result<()> {
        scope.project().require(Permission::PredictionsChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                lock_rows(transaction, [scope.id().0]).await?;
                transaction.execute("UPDATE predictions SET trashed_by = -1 WHERE id = $1", args![id]).await?;
                settle_task(transaction, scope.id()).await?;
                record(transaction, &scope, "prediction.deleted", id).await?;
                let delta = CounterDelta { predictions: -1, ..CounterDelta::default() };
                delta.apply_to(transaction, scope.project().id(), [scope.id()].into_iter()).await
            })
        })
        .await
    }
}

pub(crate) async fn insert_prediction(
    transaction: &mut Transaction,
    project: ProjectId,
    task: TaskId,
    new: NewPrediction,
) -> Result<Prediction> {
    let now = transaction.now();
    let row = transaction
        .fetch_one(
            "INSERT INTO predictions (task_id, project_id, result, model_version, score, cluster, neighbors, mislabeling, \
             created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING *",
            args![
                task,
                project,
                new.result,
                new.model_version,
                new.score,
                new.cluster,
                new.neighbors,
                new.mislabeling,
                now,
            ],
        )
        .await?;
    Prediction::from_row(&row)
}

/// The task's count and mean score follow its predictions.
pub(crate) async fn settle_task(transaction: &mut Transaction, task: TaskId) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "UPDATE tasks SET updated_at = $2, \
             total_predictions = (SELECT COUNT(*) FROM predictions WHERE task_id = $1 AND trashed_by = 0), \
             prediction_score = (SELECT AVG(score) FROM predictions WHERE task_id = $1 AND trashed_by = 0) WHERE id = $1",
            args![task, now],
        )
        .await
        .map(|_| ())
}

async fn record(transaction: &mut Transaction, scope: &TaskScope, action: &str, id: i64) -> Result<()> {
    let entry = audit::Entry {
        action,
        object_type: "prediction",
        object_id: Some(id),
        project: Some(scope.project().id()),
        details: json!({ "task": scope.id() }),
    };
    audit::record(transaction, scope.caller(), entry).await
}
