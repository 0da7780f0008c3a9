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
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/jobs/{id}/cancel", Guard::Project(Permission::ActionsRun), handler)
        .summary("Ask a job to stop; what its finished steps did stays")
        .answers::<JobBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<JobBody>> {
    let scope = access.job(id).await?;
    Ok(Json(state.database.cancel_job(&scope, id).await?.into()))
}
