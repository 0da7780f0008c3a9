use super::{
    answer::{ImportStarted, Imported, answer},
    how::How,
};
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
    http::StatusCode,
};
use labelkeep_jobs::import::ImportRequest;
use labelkeep_model::Permission;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/reimport", Guard::Project(Permission::TasksCreate), handler)
        .summary("Make tasks of uploaded files; earlier tasks of the same files give way")
        .body::<ReimportBody>()
        .answers::<Imported>(201)
        .answers::<ImportStarted>(202)
}

#[derive(Debug, Deserialize, ToSchema)]
struct ReimportBody {
    #[serde(default, deserialize_with = "lenient")]
    file_upload_ids: Vec<i64>,
    /// Whether tables and texts are lists of tasks.
    #[serde(default, deserialize_with = "lenient")]
    files_as_tasks_list: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    keep_good_rows: Option<bool>,
    /// 202 at once with the id of the job.
    #[serde(default, deserialize_with = "lenient")]
    background: Option<bool>,
    #[serde(flatten)]
    how: How,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<ReimportBody>,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let scope = access.project(id).await?;
    if body.file_upload_ids.is_empty() {
        let nothing = json!({
            "task_count": 0, "annotation_count": 0, "prediction_count": 0, "duration": 0,
            "file_upload_ids": [], "found_formats": {}, "data_columns": [],
        });
        return Ok((StatusCode::CREATED, Json(nothing)));
    }
    // Earlier tasks go away, which not everybody may do.
    scope.require(Permission::TasksDelete)?;
    // Say at once when a file is not there, rather than in a job.
    let files = state.database.uploads_by_id(&scope, &body.file_upload_ids).await?;
    let mut import = ImportRequest {
        files_as_tasks_list: body.files_as_tasks_list.unwrap_or(true),
        keep_good_rows: body.keep_good_rows.unwrap_or(false),
        replaces: true,
        ..ImportRequest::of(&files)
    };
    body.how.apply(&mut import)?;
    let jobs = state.jobs();
    if body.background.unwrap_or(false) {
        let (job, _) = jobs.start(&scope, import.job()).await?;
        return Ok((StatusCode::ACCEPTED, Json(json!({ "import": job.id, "job": job.id }))));
    }
    let job = jobs.run_now(&scope, import.job()).await?;
    let mut body = answer(&job);
    body.shift_remove("could_be_tasks_list");
    Ok((StatusCode::CREATED, Json(Value::Object(body))))
}
