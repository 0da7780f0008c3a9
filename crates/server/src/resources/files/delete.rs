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
    Endpoint::delete("/api/import/file-upload/{id}", Guard::Project(Permission::TasksCreate), handler)
        .summary("Delete an uploaded file")
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let scope = access.file_upload(id).await?;
    state.database.delete_uploads(&scope, Some(vec![id])).await?;
    Ok(StatusCode::NO_CONTENT)
}
