use super::raw;
use labelkeep_database::predictions::Prediction;
use labelkeep_model::ago;
use labelkeep_model::{Result, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct PredictionBody {
    pub id: i64,
    #[schema(value_type = Vec<Object>)]
    pub result: Box<RawValue>,
    pub model_version: String,
    pub created_ago: String,
    pub score: Option<f64>,
    pub cluster: Option<i64>,
    #[schema(value_type = serde_json::Value)]
    pub neighbors: Option<Box<RawValue>>,
    pub mislabeling: f64,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    pub model: Option<i64>,
    pub model_run: Option<i64>,
    pub task: i64,
    pub project: i64,
}

impl PredictionBody {
    /// # Errors
    /// When the stored result is no JSON, which no write lets in.
    pub fn new(prediction: Prediction, now: Timestamp) -> Result<Self> {
        Ok(Self {
            id: prediction.id,
            result: raw(prediction.result)?,
            model_version: prediction.model_version,
            created_ago: ago(prediction.created_at, now),
            score: prediction.score,
            cluster: prediction.cluster,
            neighbors: prediction.neighbors.map(raw).transpose()?,
            mislabeling: prediction.mislabeling,
            created_at: prediction.created_at,
            updated_at: prediction.updated_at,
            model: None,
            model_run: None,
            task: prediction.task_id,
            project: prediction.project_id,
        })
    }
}
