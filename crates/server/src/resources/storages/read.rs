use super::{addressed::Addressed, body::StorageBody};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;

const GUARD: Guard = Guard::Project(Permission::StoragesManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/storages/{provider}/{id}", GUARD, handler)
            .summary("Get a source storage, with the progress of its sync")
            .answers::<StorageBody>(200),
        Endpoint::get("/api/storages/export/{provider}/{id}", GUARD, handler)
            .summary("Get a target storage")
            .answers::<StorageBody>(200),
    ]
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Path((_, id)): Path<(String, i64)>,
) -> ApiResult<Json<StorageBody>> {
    let storage = state.database.storage(&access.storage(id).await?, id).await?;
    addressed.require(&storage)?;
    Ok(Json(StorageBody::of(&state.database, storage).await?.named(&addressed)))
}
