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

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/projects/{id}/exports/{export_pk}", Guard::Project(Permission::Export), handler)
        .summary("Delete an export snapshot with its file")
        .answers_nothing(204)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path((id, export)): Path<(i64, i64)>,
) -> ApiResult<StatusCode> {
    let scope = access.project(id).await?;
    state.database.delete_export(&scope, export).await?;
    Ok(StatusCode::NO_CONTENT)
}
