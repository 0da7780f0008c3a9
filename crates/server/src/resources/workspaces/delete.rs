use super::body::WorkspaceBody;
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/workspaces/{id}", Guard::Workspace(Permission::WorkspaceChange), delete)
        .summary("Delete a workspace that has no projects; it can be brought back")
        .answers_nothing(204)
}

pub(super) fn restore_endpoint() -> Endpoint {
    Endpoint::post("/api/workspaces/{id}/restore", Guard::Workspace(Permission::WorkspaceChange), restore)
        .summary("Bring a deleted workspace back, with its members")
        .answers::<WorkspaceBody>(200)
}

async fn delete(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.delete_workspace(&access.workspace(id).await?).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn restore(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<WorkspaceBody>> {
    let scope = access.deleted_workspace(id).await?;
    state.database.restore_workspace(&scope).await?;
    Ok(Json(WorkspaceBody::new(state.database.workspace(&scope).await?, false)))
}
