use super::{super::given::Given, GUARD, body::ConnectionBody, tried};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Map, Value};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::patch("/api/storage-connections/{id}", GUARD, change)
            .summary("Change a shared connection for all that use it; another place asks for its secrets again")
            .body::<Given>()
            .answers::<ConnectionBody>(200),
        Endpoint::delete("/api/storage-connections/{id}", GUARD, delete)
            .summary("Remove a shared connection; its secrets go, and storages that use it can do nothing any more")
            .answers_nothing(204),
    ]
}

async fn change(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<Json<ConnectionBody>> {
    let tried = tried::of_stored(&state, &access, id, &body).await?;
    tried.require_usable(&state, &access)?;
    let keys = state.connector().keys().await?;
    Ok(Json(state.database.change_storage_connection(&tried.scope, id, tried.new, keys).await?.into()))
}

async fn delete(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.delete_storage_connection(&access.organization()?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
