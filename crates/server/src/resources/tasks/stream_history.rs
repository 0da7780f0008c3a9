use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

/// So far back the label stream goes.
const MOST: i64 = 100;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/label-stream-history", Guard::Project(Permission::Label), handler)
        .summary("List the tasks that the caller was given last in a project, oldest first, with his annotations")
        .answers_list::<StreamStep>(200)
}

/// The keys are the compatible API's.
#[derive(Debug, Serialize, ToSchema)]
struct StreamStep {
    #[serde(rename = "taskId")]
    task_id: i64,
    #[serde(rename = "annotationId")]
    /// `null` while there is none.
    annotation_id: Option<i64>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<Vec<StreamStep>>> {
    let scope = access.project(id).await?;
    let steps = state.database.last_opened(&scope, MOST).await?;
    Ok(Json(steps.into_iter().map(|(task_id, annotation_id)| StreamStep { task_id, annotation_id }).collect()))
}
