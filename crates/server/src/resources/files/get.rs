use super::FileUploadBody;
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
use labelkeep_model::{Error, Permission, Say};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/import/file-upload/{id}", Guard::Project(Permission::TasksCreate), handler)
        .summary("Read what is known of an uploaded file")
        .answers::<FileUploadBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<FileUploadBody>> {
    let scope = access.file_upload(id).await?;
    let mut files = state.database.uploads(&scope, Some(vec![id]), true).await?;
    let file = files.pop().ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "FileUpload".into() }))?;
    Ok(Json(file.into()))
}
