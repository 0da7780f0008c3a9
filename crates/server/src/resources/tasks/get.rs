use super::opened;
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::TaskBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/tasks/{id}", Guard::Project(Permission::DataView), handler)
        .summary("Read a task with its annotations, predictions and the caller's drafts")
        .answers::<TaskBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<TaskBody>> {
    let scope = access.task(id).await?;
    let task = state.database.task(&scope).await?;
    Ok(Json(opened::open(&state, &scope, task).await?))
}
