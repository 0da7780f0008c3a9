use crate::{
    http::{
        access::Access,
        body::{MostBytes, from_json, lenient, read, summand, text},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::predictions::prediction_check,
};
use axum::{
    Json,
    extract::{Path, Request, State},
    http::StatusCode,
};
use labelkeep_database::imports::PredictionRow;
use labelkeep_labeling::{prediction_check::PredictionCheck, result};
use labelkeep_model::{Error, Permission, Result, Say, Text, json::normal};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// Largest body: a list of predictions is held while it is checked as a whole.
const MOST_BYTES: MostBytes = MostBytes(100 << 20);

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/import/predictions", Guard::Project(Permission::PredictionsChange), handler)
        .summary("Import predictions for tasks that are there; all of them or none")
        .body_list::<ImportedPredictionBody>()
        .answers::<ImportedPredictions>(201)
}

#[derive(Debug, Deserialize, ToSchema)]
struct ImportedPredictionBody {
    #[serde(default, deserialize_with = "lenient")]
    task: Option<i64>,
    #[schema(value_type = Vec<Object>)]
    result: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "summand")]
    score: Option<f64>,
    #[serde(default, deserialize_with = "text")]
    model_version: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ImportedPredictions {
    /// How many.
    created: i64,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    request: Request,
) -> ApiResult<(StatusCode, Json<ImportedPredictions>)> {
    let scope = access.project(id).await?;
    let bytes = read(request, MOST_BYTES).await?;
    let predictions: Vec<ImportedPredictionBody> = from_json(&bytes)?;
    let project = state.database.project(&scope).await?;
    let check = prediction_check(&state, &project);
    let rows = predictions
        .into_iter()
        .enumerate()
        .map(|(at, one)| row(at, one, check.as_ref()))
        .collect::<Result<Vec<_>>>()?;
    let created = state.database.import_predictions(&scope, rows).await?;
    Ok((StatusCode::CREATED, Json(ImportedPredictions { created })))
}

fn refused(at: usize, message: impl Into<Text>) -> Error {
    Error::non_field(message.into().at(format!("Prediction {at}")))
}

fn row(at: usize, prediction: ImportedPredictionBody, check: Option<&PredictionCheck>) -> Result<(i64, PredictionRow)> {
    let task = prediction.task.ok_or_else(|| Error::non_field(Say::PredictionTask { at: at.to_string().into() }))?;
    let result =
        prediction.result.ok_or_else(|| Error::non_field(Say::PredictionResult { at: at.to_string().into() }))?;
    let checked = result::check(result.get()).map_err(|error| refused(at, error))?;
    if let Some(Err(message)) = check.map(|check| check.check(&checked.text, prediction.score)) {
        return Err(refused(at, message));
    }
    let row = PredictionRow {
        result: normal(&checked.text).into_owned(),
        score: prediction.score,
        model_version: prediction.model_version.unwrap_or_else(|| "undefined".to_owned()),
    };
    Ok((task, row))
}
