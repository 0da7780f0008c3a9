use super::{flag, how::How};
use crate::http::{
    access::Access,
    body::{Body, lenient},
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
use labelkeep_model::{Error, Permission, Say};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/imports/preview", Guard::Project(Permission::TasksCreate), handler)
        .summary("Tell what an import of uploaded files would do, without doing it")
        .query("file_upload_ids", "string", "ids of uploaded files, comma-separated")
        .query("files_as_tasks_list", "boolean", "whether tables and texts are lists of tasks; true by default")
        .answers::<Preview>(200)
}

#[derive(Debug, Deserialize)]
struct PreviewQuery {
    file_upload_ids: Option<String>,
    files_as_tasks_list: Option<String>,
}

/// The same for more files than an address can hold, and with how they are to be read.
pub(super) fn long_endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/imports/preview", Guard::Project(Permission::TasksCreate), long_handler)
        .summary("Tell what an import of uploaded files would do, without doing it")
        .body::<PreviewBody>()
        .answers::<Preview>(200)
}

#[derive(Debug, Deserialize, ToSchema)]
struct PreviewBody {
    #[serde(default, deserialize_with = "lenient")]
    file_upload_ids: Vec<i64>,
    /// Whether tables and texts are lists of tasks.
    #[serde(default, deserialize_with = "lenient")]
    files_as_tasks_list: Option<bool>,
    #[serde(flatten)]
    how: How,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<PreviewQuery>,
) -> ApiResult<Json<Preview>> {
    let ids = query.file_upload_ids.unwrap_or_default();
    let files: Option<Vec<i64>> = ids.split(',').filter(|id| !id.is_empty()).map(|id| id.trim().parse().ok()).collect();
    let files = files.ok_or_else(|| Error::field("file_upload_ids", Say::IdList))?;
    let as_list = flag(query.files_as_tasks_list.as_deref(), true);
    answer(
        &state,
        &access,
        id,
        PreviewBody { file_upload_ids: files, files_as_tasks_list: Some(as_list), how: How::default() },
    )
    .await
}

async fn long_handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<PreviewBody>,
) -> ApiResult<Json<Preview>> {
    answer(&state, &access, id, body).await
}

async fn answer(state: &AppState, access: &Access, id: i64, body: PreviewBody) -> ApiResult<Json<Preview>> {
    let scope = access.project(id).await?;
    let mut request = ImportRequest {
        files: body.file_upload_ids,
        files_as_tasks_list: body.files_as_tasks_list.unwrap_or(true),
        keep_good_rows: true,
        ..ImportRequest::default()
    };
    body.how.apply(&mut request)?;
    Ok(Json(preview(&state.database, &scope, &request, state.settings.validates_predictions).await?))
}
