use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::AnnotationBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{Permission, Result};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/tasks/{id}/annotations", Guard::Project(Permission::DataView), handler)
        .summary("List the annotations of a task, without skips")
        .answers_list::<AnnotationBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<Vec<AnnotationBody>>> {
    let scope = access.task(id).await?;
    let now = state.clock.now();
    let annotations = state.database.annotations_of(&scope).await?;
    // Clients of the compatible API know skips from the task, not from here.
    let finished = annotations.into_iter().filter(|annotation| !annotation.was_cancelled);
    Ok(Json(finished.map(|annotation| AnnotationBody::new(annotation, now)).collect::<Result<_>>()?))
}
