use super::body::ExportBody;
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
    Endpoint::get("/api/projects/{id}/exports", Guard::Project(Permission::Export), handler)
        .summary("List the newest 100 export snapshots of a project")
        .answers_list::<ExportBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<Vec<ExportBody>>> {
    let scope = access.project(id).await?;
    Ok(Json(state.database.exports_in(&scope).await?.into_iter().map(ExportBody::from).collect()))
}
