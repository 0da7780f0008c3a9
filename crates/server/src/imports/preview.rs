use super::flag;
use crate::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_jobs::import::{
    ImportRequest,
    preview::{Preview, preview},
};
use labelkeep_model::{Error, Permission};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/imports/preview", Guard::Project(Permission::TasksCreate), handler)
        .summary("Tell what an import of uploaded files would do, without doing it")
        .query("file_upload_ids", "string", "ids of uploaded files, comma-separated")
        .query("files_as_tasks_list", "boolean", "whether tables and texts are lists of tasks; true by default")
        .answers_empty(200)
}

#[derive(Debug, Deserialize)]
struct PreviewQuery {
    file_upload_ids: Option<String>,
    files_as_tasks_list: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<PreviewQuery>,
) -> ApiResult<Json<Preview>> {
    let scope = access.project(id).await?;
    let ids = query.file_upload_ids.unwrap_or_default();
    let files: Option<Vec<i64>> =
        ids.split(',').filter(|id| !id.is_empty()).take(1000).map(|id| id.trim().parse().ok()).collect();
    let request = ImportRequest {
        files: files.ok_or_else(|| Error::field("file_upload_ids", "This must be a list of ids such as 1,2."))?,
        files_as_tasks_list: flag(query.files_as_tasks_list.as_deref(), true),
        keep_good_rows: true,
        replaces: false,
        preannotated_from_fields: Vec::new(),
    };
    Ok(Json(preview(&state.database, &scope, &request).await?))
}
