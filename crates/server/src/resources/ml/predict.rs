use super::asked::predict_all;
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use labelkeep_jobs::predict::{MOST_IN_BATCH, PredictJob};
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/ml/{id}/predict", Guard::Project(Permission::PredictionsChange), handler)
        .summary("Get predictions for all tasks that have none of the backend's version, as a job")
        .query("batch_size", "integer", "tasks of one request: 50 by default, at most 500")
        .answers::<Started>(202)
}

#[derive(Debug, Deserialize)]
struct PredictQuery {
    batch_size: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MLPredictionJob)]
struct Started {
    job: i64,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<PredictQuery>,
) -> ApiResult<(StatusCode, Json<Started>)> {
    let scope = access.ml_backend(id).await?;
    let backend = state.database.ml_backend(&scope, id).await?;
    let size = match query.batch_size.as_deref().filter(|text| !text.is_empty()) {
        None => Some(PredictJob::BATCH),
        Some(text) => text.parse().ok().filter(|size| (1..=MOST_IN_BATCH).contains(size)),
    };
    let refused = || Error::field("batch_size", Say::MlBatchSize { most: MOST_IN_BATCH.into() });
    let new = predict_all(&state, &scope, &backend, size.ok_or_else(refused)?).await?;
    let (job, _) = state.jobs().start(&scope, new).await?;
    Ok((StatusCode::ACCEPTED, Json(Started { job: job.id })))
}
