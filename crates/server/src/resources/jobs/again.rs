use super::body::JobBody;
use crate::http::{
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
    Endpoint::post("/api/jobs/{id}/again", Guard::Project(Permission::TasksCreate), handler)
        .summary("Run an import that failed or was cancelled again, as a new job; 409 when its files are gone")
        .answers::<JobBody>(202)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<(StatusCode, Json<JobBody>)> {
    let scope = access.job(id).await?;
    let job = state.database.job(&scope, id).await?;
    let again = state.jobs().start_import_again(&scope, &job).await?;
    Ok((StatusCode::ACCEPTED, Json(again.into())))
}
