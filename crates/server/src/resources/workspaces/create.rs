use super::body::{Fields, WorkspaceBody};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/workspaces", Guard::Organization(Permission::WorkspacesCreate), handler)
        .summary("Make a workspace; whoever makes it is its first member")
        .body::<Fields>()
        .answers::<WorkspaceBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(fields): Body<Fields>,
) -> ApiResult<(StatusCode, Json<WorkspaceBody>)> {
    let scope = access.organization()?;
    let id = state.database.create_workspace(&scope, fields.into_new()?).await?;
    let scope = scope.caller().workspace(&state.database, Permission::WorkspaceView, id).await?;
    let made = state.database.workspace(&scope).await?;
    Ok((StatusCode::CREATED, Json(WorkspaceBody::new(made, false))))
}
