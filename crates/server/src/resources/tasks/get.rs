use super::opened;
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::{ResolveUri, TaskBody},
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/tasks/{id}", Guard::Project(Permission::DataView), handler)
        .summary("Read a task with its annotations, predictions and the caller's drafts")
        .query(
            "resolve_uri",
            "boolean",
            "false: addresses of objects as they are stored, and not as browsers can open them",
        )
        .answers::<TaskBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<ResolveUri>,
) -> ApiResult<Json<TaskBody>> {
    let scope = access.task(id).await?;
    let mut task = state.database.task(&scope).await?;
    if state.ml().evaluate(scope.project(), &task).await? {
        task = state.database.task(&scope).await?;
    }
    if query.resolves() {
        crate::media::resolve(&state, scope.project(), std::slice::from_mut(&mut task)).await?;
    }
    Ok(Json(opened::open(&state, &scope, task).await?))
}
