use super::{addressed::Addressed, body::StorageBody, given::Given, tried};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_model::Permission;
use serde_json::{Map, Value};

const GUARD: Guard = Guard::Project(Permission::StoragesManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/storages/{provider}", GUARD, handler)
            .summary("Connect a source storage, if it can be listed; one without sync is not asked")
            .body::<Given>()
            .answers::<StorageBody>(201),
        Endpoint::post("/api/storages/export/{provider}", GUARD, handler)
            .summary("Connect a target storage, if it can be written to; one without sync is not asked")
            .body::<Given>()
            .answers::<StorageBody>(201),
    ]
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Body(mut body): Body<Map<String, Value>>,
) -> ApiResult<(StatusCode, Json<StorageBody>)> {
    // It gets an id of its own, and secrets that were given.
    body.remove("id");
    let tried = tried::from_body(&state, &access, &addressed, &body).await?;
    tried.check(&state).await?;
    let keys = state.connector().keys().await?;
    let storage = state.database.create_storage(&tried.scope, tried.new, keys).await?;
    Ok((StatusCode::CREATED, Json(StorageBody::new(storage))))
}
