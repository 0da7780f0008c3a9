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
    Endpoint::get("/api/projects/{id}/exports/{export_pk}", Guard::Project(Permission::Export), handler)
        .summary("Read an export snapshot, and whether it is complete")
        .answers::<ExportBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path((id, export)): Path<(i64, i64)>,
) -> ApiResult<Json<ExportBody>> {
    let scope = access.project(id).await?;
    Ok(Json(state.database.export(&scope, export).await?.into()))
}
