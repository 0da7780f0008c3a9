use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::DraftBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{AnnotationId, Permission, Result};

pub(super) fn of_task() -> Endpoint {
    Endpoint::get("/api/tasks/{id}/drafts", Guard::Project(Permission::Label), task_handler)
        .summary("List the caller's drafts of a task")
        .answers_list::<DraftBody>(200)
}

pub(super) fn of_annotation() -> Endpoint {
    Endpoint::get(
        "/api/tasks/{id}/annotations/{annotation_id}/drafts",
        Guard::Project(Permission::Label),
        annotation_handler,
    )
    .summary("List the caller's drafts of a change to an annotation")
    .answers_list::<DraftBody>(200)
}

async fn task_handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<Vec<DraftBody>>> {
    list(&state, &access, id, None).await
}

async fn annotation_handler(
    State(state): State<AppState>,
    access: Access,
    Path((task, annotation)): Path<(i64, i64)>,
) -> ApiResult<Json<Vec<DraftBody>>> {
    list(&state, &access, task, Some(AnnotationId(annotation))).await
}

async fn list(
    state: &AppState,
    access: &Access,
    task: i64,
    annotation: Option<AnnotationId>,
) -> ApiResult<Json<Vec<DraftBody>>> {
    let scope = access.task(task).await?;
    let now = state.clock.now();
    let drafts = state.database.drafts_of(&scope, annotation).await?;
    Ok(Json(drafts.into_iter().map(|draft| DraftBody::new(draft, now)).collect::<Result<_>>()?))
}
