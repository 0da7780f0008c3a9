use crate::http::{
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use serde_json::{Value, json};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/health", Guard::Public("load balancers ask it"), handler)
        .summary("Tell whether the server and its database answer")
        .answers_empty(200)
}

async fn handler(State(state): State<AppState>) -> ApiResult<Json<Value>> {
    state.database.schema_version().await?;
    Ok(Json(json!({ "status": "UP" })))
}
