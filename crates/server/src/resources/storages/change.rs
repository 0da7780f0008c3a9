use super::{addressed::Addressed, body::StorageBody, given::Given, tried};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;
use serde_json::{Map, Value};

const GUARD: Guard = Guard::Project(Permission::StoragesManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::patch("/api/storages/{provider}/{id}", GUARD, handler)
            .summary("Change a source storage; another place asks for its secrets again")
            .body::<Given>()
            .answers::<StorageBody>(200),
        Endpoint::patch("/api/storages/export/{provider}/{id}", GUARD, handler)
            .summary("Change a target storage; another place asks for its secrets again")
            .body::<Given>()
            .answers::<StorageBody>(200),
    ]
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Path((_, id)): Path<(String, i64)>,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<Json<StorageBody>> {
    let tried = tried::of_stored(&state, &access, &addressed, id, &body).await?;
    tried.require_proof(&access)?;
    if tried.is_another_connection() {
        tried.check(&state).await?;
    }
    let keys = state.connector().keys().await?;
    let storage = state.database.change_storage(&tried.scope, id, tried.new, keys).await?;
    Ok(Json(StorageBody::of(&state.database, storage).await?.named(&addressed)))
}
