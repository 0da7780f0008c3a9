use super::{GUARD, failed};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_model::{Error, Say};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/ml/{id}/train", GUARD, handler)
        .summary("Tell an ML backend to train; 424 when it does not take it")
        .body::<TrainBody>()
        .answers_nothing(200)
}

/// The backend itself decides what it learns from.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = MLTraining)]
#[expect(dead_code, reason = "clients send it; no backend of this protocol is told")]
struct TrainBody {
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    use_ground_truth: Option<Value>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(_): Body<TrainBody>,
) -> ApiResult<StatusCode> {
    let scope = access.ml_backend(id).await?;
    let backend = state.database.ml_backend(&scope, id).await?;
    if backend.chat.is_some() {
        return Err(Error::conflict(Say::ChatLearnsNothing).into());
    }
    match state.ml().train(&scope, &backend).await? {
        None => Ok(StatusCode::OK),
        Some(fault) => Err(failed(fault).into()),
    }
}
