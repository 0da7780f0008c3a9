use super::body::JobBody;
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use labelkeep_jobs::import;
use labelkeep_model::{Error, Permission, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/jobs/{id}/redo", Guard::Project(Permission::ActionsRun), handler)
        .summary("Bring back an import that was taken back, with what people did on its tasks")
        .query("background", "boolean", "answer at once; `undone_at` is null when it is done")
        .answers::<JobBody>(202)
}

#[derive(Debug, Deserialize)]
struct RedoQuery {
    background: Option<bool>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<RedoQuery>,
) -> ApiResult<(StatusCode, Json<JobBody>)> {
    let scope = access.job(id).await?;
    let job = state.database.job(&scope, id).await?;
    if job.kind != import::KIND {
        return Err(Error::conflict(Say::OnlyImportsRedone).into());
    }
    let redoing = state.jobs().start_import_redo(&scope, &job).await?;
    if !query.background.unwrap_or(false) {
        redoing.await.map_err(Error::internal)??;
    }
    Ok((StatusCode::ACCEPTED, Json(state.database.job(&scope, id).await?.into())))
}
