use super::{super::given::Given, GUARD, body::ConnectionBody, tried};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Map, Value};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/storage-connections", GUARD, handler)
        .summary("Make a connection for projects to share; no store is asked")
        .body::<Given>()
        .answers::<ConnectionBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<(StatusCode, Json<ConnectionBody>)> {
    let tried = tried::of_new(&state, &access, &body).await?;
    tried.require_usable(&state, &access)?;
    let keys = state.connector().keys().await?;
    let made = state.database.create_storage_connection(&tried.scope, tried.new, keys).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}
