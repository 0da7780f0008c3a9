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
    Endpoint::get("/api/jobs/{id}", Guard::Project(Permission::ActionsRun), handler)
        .summary("Read a job")
        .answers::<JobBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<JobBody>> {
    let scope = access.job(id).await?;
    Ok(Json(state.database.job(&scope, id).await?.into()))
}
