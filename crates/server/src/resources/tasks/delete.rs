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
    Endpoint::delete("/api/tasks/{id}", Guard::Project(Permission::TasksDelete), handler)
        .summary("Delete a task")
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let scope = access.task(id).await?;
    state.database.delete_task(&scope).await?;
    Ok(StatusCode::NO_CONTENT)
}
