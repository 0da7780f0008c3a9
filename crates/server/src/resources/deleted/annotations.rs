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
    Endpoint::get("/api/projects/{id}/deleted/annotations", Guard::Project(Permission::AnnotationsDeleteAny), listed)
        .summary("List the annotations that were deleted one by one, the latest first")
        .query("before", "integer", "only ids below this: the `next` of the page before")
        .answers::<Listed>(200)
}

pub(super) fn restore() -> Endpoint {
    let guard = Guard::Project(Permission::AnnotationsDeleteAny);
    Endpoint::post("/api/projects/{id}/deleted/annotations/restore", guard, restored)
        .summary("Bring deleted annotations back")
        .body::<Chosen>()
        .answers::<Restored>(200)
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeletedAnnotations)]
struct Listed {
    results: Vec<Line>,
    /// `before` of the next page.
    next: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeletedAnnotation)]
struct Line {
    id: i64,
    task: i64,
    completed_by: Option<i64>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

async fn listed(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<Before>,
) -> ApiResult<Json<Listed>> {
    let scope = access.project(id).await?;
    let (before, limit) = query.page();
    let annotations = state.database.deleted_annotations(&scope, before, limit).await?;
    let mut results: Vec<Line> = annotations
        .into_iter()
        .map(|annotation| Line {
            id: annotation.id,
            task: annotation.task,
            completed_by: annotation.author,
            created_at: annotation.created_at,
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
    Ok(Json(Restored::new(state.database.restore_annotations(&scope, chosen.ids()?).await?)))
}
