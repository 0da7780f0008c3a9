use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/projects/{id}/file-uploads", Guard::Project(Permission::TasksCreate), handler)
        .summary("Delete uploaded files: the named ones, or all that no task came from")
        .body::<DeleteBody>()
        .answers::<DeletedFiles>(200)
}

#[derive(Debug, Deserialize, ToSchema)]
struct DeleteBody {
    #[serde(default, deserialize_with = "lenient")]
    file_upload_ids: Option<Vec<i64>>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DeletedFiles {
    /// How many.
    deleted: i64,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<DeleteBody>,
) -> ApiResult<Json<DeletedFiles>> {
    let scope = access.project(id).await?;
    let deleted = state.database.delete_uploads(&scope, body.file_upload_ids).await?;
    Ok(Json(DeletedFiles { deleted }))
}
