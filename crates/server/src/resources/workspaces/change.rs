use super::body::{Fields, WorkspaceBody};
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

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/workspaces/{id}", Guard::Workspace(Permission::WorkspaceChange), handler)
        .summary("Name a workspace, or archive it: that hides its projects from lists")
        .body::<Fields>()
        .answers::<WorkspaceBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<Fields>,
) -> ApiResult<Json<WorkspaceBody>> {
    let scope = access.workspace(id).await?;
    state.database.change_workspace(&scope, fields.into_change()?).await?;
    Ok(Json(WorkspaceBody::new(state.database.workspace(&scope).await?, false)))
}
