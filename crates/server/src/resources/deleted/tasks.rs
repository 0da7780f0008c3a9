use super::chosen::{Before, Chosen, Restored, cut};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_model::{Permission, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn list() -> Endpoint {
    Endpoint::get("/api/projects/{id}/deleted/tasks", Guard::Project(Permission::TasksDelete), listed)
        .summary("List the tasks that were deleted one by one, the latest first")
        .query("before", "integer", "only ids below this: the `next` of the page before")
        .answers::<Listed>(200)
}

pub(super) fn restore() -> Endpoint {
    Endpoint::post("/api/projects/{id}/deleted/tasks/restore", Guard::Project(Permission::TasksDelete), restored)
        .summary("Bring deleted tasks back, with their annotations and predictions")
        .body::<Chosen>()
        .answers::<Restored>(200)
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeletedTasks)]
struct Listed {
    results: Vec<Line>,
    /// `before` of the next page.
    next: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeletedTask)]
struct Line {
    id: i64,
    inner_id: i64,
    /// The first 200 characters of its data, as JSON text.
    excerpt: String,
    total_annotations: i64,
    #[schema(value_type = Option<String>, format = DateTime)]
    deleted_at: Option<Timestamp>,
}

async fn listed(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<Before>,
) -> ApiResult<Json<Listed>> {
    let scope = access.project(id).await?;
    let (before, limit) = query.page();
    let tasks = state.database.deleted_tasks(&scope, before, limit).await?;
    let mut results: Vec<Line> = tasks
        .into_iter()
        .map(|task| Line {
            id: task.id,
            inner_id: task.inner_id,
            excerpt: task.excerpt,
            total_annotations: task.annotations,
            deleted_at: task.deleted_at,
        })
        .collect();
    let next = cut(&mut results, |line| line.id);
    Ok(Json(Listed { results, next }))
}

async fn restored(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(chosen): Body<Chosen>,
) -> ApiResult<Json<Restored>> {
    let scope = access.project(id).await?;
    Ok(Json(Restored::new(state.database.restore_tasks(&scope, chosen.ids()?).await?)))
}
