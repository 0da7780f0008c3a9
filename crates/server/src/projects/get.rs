use crate::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
    wire::ProjectBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}", Guard::Project(Permission::ProjectView), handler)
        .summary("Read a project")
        .answers::<ProjectBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<ProjectBody>> {
    let scope = access.project(id).await?;
    let project = state.database.project(&scope).await?;
    Ok(Json(ProjectBody::new(project, scope.role())?))
}
