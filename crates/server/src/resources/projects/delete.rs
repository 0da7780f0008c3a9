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
    Endpoint::delete("/api/projects/{id}", Guard::Project(Permission::ProjectDelete), handler)
        .summary("Move a project to the trash")
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let scope = access.project(id).await?;
    state.database.trash_project(&scope, true).await?;
    Ok(StatusCode::NO_CONTENT)
}
