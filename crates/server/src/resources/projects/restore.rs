use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::ProjectBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/restore", Guard::Project(Permission::ProjectDelete), handler)
        .summary("Bring a project back from the trash")
        .answers::<ProjectBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<ProjectBody>> {
    let scope = access.project_in_trash(id).await?;
    state.database.trash_project(&scope, false).await?;
    let project = state.database.project(&scope).await?;
    Ok(Json(ProjectBody::new(project, scope.standing())?))
}
