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
    Endpoint::post("/api/tasks/{id}/release", Guard::Project(Permission::Label), handler)
        .summary("Give back a task that the caller holds, so that others get it")
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let scope = access.task(id).await?;
    state.database.release_task(&scope).await?;
    Ok(StatusCode::NO_CONTENT)
}
