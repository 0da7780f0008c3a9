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
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/workspaces/{id}", Guard::Workspace(Permission::WorkspaceView), handler)
        .summary("Read a workspace")
        .answers::<WorkspaceBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<WorkspaceBody>> {
    let scope = access.workspace(id).await?;
    Ok(Json(WorkspaceBody::new(state.database.workspace(&scope).await?, false)))
}
