use super::addressed::Addressed;
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_model::Permission;

const GUARD: Guard = Guard::Project(Permission::StoragesManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::delete("/api/storages/{provider}/{id}", GUARD, handler)
            .summary("Disconnect a source storage; its tasks stay, its secrets go")
            .answers_nothing(204),
        Endpoint::delete("/api/storages/export/{provider}/{id}", GUARD, handler)
            .summary("Disconnect a target storage; what was written stays, its secrets go")
            .answers_nothing(204),
    ]
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Path((_, id)): Path<(String, i64)>,
) -> ApiResult<StatusCode> {
    let scope = access.storage(id).await?;
    addressed.require(&state.database.storage(&scope, id).await?)?;
    state.database.delete_storage(&scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
