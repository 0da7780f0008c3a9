use super::body::JobBody;
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
    http::StatusCode,
};
use labelkeep_model::{Error, Permission};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/jobs/{id}/undo", Guard::Project(Permission::ActionsRun), handler)
        .summary("Take back what a job did; 409 for an import on whose tasks people worked, unless `with_work` is true")
        .query("background", "boolean", "answer at once; `undone_at` says when it is done")
        .body::<UndoBody>()
        .answers::<JobBody>(202)
}

#[derive(Debug, Deserialize)]
struct UndoQuery {
    background: Option<bool>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
struct UndoBody {
    /// Whether it is known that people's work goes with the tasks, until the import is redone.
    #[serde(default, deserialize_with = "lenient")]
    with_work: Option<bool>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<UndoQuery>,
    Body(body): Body<UndoBody>,
) -> ApiResult<(StatusCode, Json<JobBody>)> {
    let scope = access.job(id).await?;
    let job = state.database.job(&scope, id).await?;
    // An import made the tasks themselves; an action only touched them.
    let undoing = if job.kind == labelkeep_jobs::import::KIND {
        state.jobs().start_import_undo(&scope, &job, body.with_work.unwrap_or(false)).await?
    } else {
        state.jobs().start_undo(&scope, &job).await?
    };
    if !query.background.unwrap_or(false) {
        undoing.await.map_err(Error::internal)??;
    }
    Ok((StatusCode::ACCEPTED, Json(state.database.job(&scope, id).await?.into())))
}
