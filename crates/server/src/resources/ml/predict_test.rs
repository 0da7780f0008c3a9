use super::{GUARD, failed};
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_model::{Error, ErrorKind, Say, TaskId, Told};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/ml/{id}/predict/test", GUARD, handler)
        .summary("Send a task to an ML backend and show what it answers; nothing is stored")
        .query("random", "boolean", "needed: any task of the project")
        .answers::<Tried>(200)
}

#[derive(Debug, Deserialize)]
struct TestQuery {
    random: Option<String>,
}

/// What was sent, and what came.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MLPredictionTest)]
struct Tried {
    /// The HTTP status of the backend's answer.
    status: u16,
    /// Why its prediction could not be stored: it does not fit the labeling configuration.
    error_message: Option<String>,
    /// The same for other languages.
    error_told: Option<Told>,
    url: String,
    #[schema(value_type = Object)]
    task: Box<RawValue>,
    #[schema(value_type = Object)]
    request: Box<RawValue>,
    #[schema(value_type = Vec<Object>)]
    response: Box<RawValue>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<TestQuery>,
) -> ApiResult<Json<Tried>> {
    let scope = access.ml_backend(id).await?;
    let backend = state.database.ml_backend(&scope, id).await?;
    if query.random.is_none_or(|text| text.is_empty()) {
        return Err(Error::bad_request(Say::MlOnlyRandom).into());
    }
    let newest = state.database.newest_task(&scope).await?;
    let mut bytes = [0; 8];
    state.rng.fill(&mut bytes);
    let behind = i64::from_le_bytes(bytes).rem_euclid(newest.max(1));
    let task = state.database.tasks_in(&scope, TaskId(behind), 0, 1).await?;
    let task = task.into_iter().next().ok_or_else(|| Error::bad_request(Say::MlNoTasks))?;
    let trial = state.ml().try_task(&scope, &backend, task).await?.map_err(failed)?;
    if trial.predictions == 0 {
        return Err(Error::new(ErrorKind::FailedDependency, Say::MlNoPredictions).into());
    }
    Ok(Json(Tried {
        status: 200,
        error_message: trial.unfit.as_deref().map(str::to_owned),
        error_told: trial.unfit.map(Told::from),
        url: trial.url,
        task: trial.task,
        request: trial.request,
        response: trial.response,
    }))
}
