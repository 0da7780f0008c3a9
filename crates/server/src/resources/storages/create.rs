use super::{addressed::Addressed, body::StorageBody, given::Given, tried};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::storages::Direction;
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
    tried.require_proof(&access)?;
    tried.check(&state).await?;
    let keys = state.connector().keys().await?;
    let scope = tried.scope;
    let mut storage = state.database.create_storage(&scope, tried.new, keys).await?;
    let writes_all = storage.direction == Direction::Target && storage.synchronizable;
    if writes_all && state.settings.syncs_new_targets {
        // It goes on behind the answer. The storage is there, also when too many jobs wait for another one.
        if let Err(error) = state.jobs().start_sync(&scope, &storage).await {
            tracing::warn!(%error, storage = storage.id, "a new target storage was not given what is there already");
        }
        storage = state.database.storage(&scope, storage.id).await?;
    }
    Ok((StatusCode::CREATED, Json(StorageBody::of(&state.database, storage).await?.named(&addressed))))
}
