use super::body::JobBody;
use crate::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/jobs/{id}/undo", Guard::Project(Permission::ActionsRun), handler)
        .summary("Take back what a job did")
        .answers::<JobBody>(202)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<(StatusCode, Json<JobBody>)> {
    let scope = access.job(id).await?;
    // An import made the tasks themselves; an action only touched them.
    if state.database.job(&scope, id).await?.kind == labelkeep_jobs::import::KIND {
        state.database.undo_import(&scope, id).await?;
    } else {
        state.database.undo_job(&scope, id).await?;
    }
    Ok((StatusCode::ACCEPTED, Json(state.database.job(&scope, id).await?.into())))
}
