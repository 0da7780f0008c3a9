use super::promises::{Promise, promises};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/security", Guard::Organization(Permission::AuditView), handler)
        .summary("Tell what is open, what is closed and why, from the settings in force")
        .answers::<Security>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct Security {
    promises: Vec<Promise>,
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<Json<Security>> {
    let organization = state.database.organization(&access.organization()?).await?;
    Ok(Json(Security { promises: promises(&state.settings, state.egress.settings(), &organization) }))
}
