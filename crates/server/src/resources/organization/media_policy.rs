//! From where pages may show media.

use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::{access::OrganizationScope, organizations::OrganizationChange};
use labelkeep_model::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/media-policy", Guard::Organization(Permission::OrganizationView), get)
        .summary("Read from where pages may show media")
        .answers::<MediaPolicy>(200)
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/media-policy", Guard::Organization(Permission::SettingsManage), patch)
        .summary("Let pages show media from every https host, or no longer; it counts for pages that are loaded from then on")
        .body::<PolicyChange>()
        .answers::<MediaPolicy>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct MediaPolicy {
    /// False: only from the stores of the open project and the hosts below.
    any_https_host: bool,
    /// Those that whoever runs the server listed (`media_hosts`).
    hosts: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = MediaPolicyChange)]
struct PolicyChange {
    any_https_host: bool,
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<MediaPolicy>> {
    read(&state, &access.organization()?).await
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<PolicyChange>,
) -> ApiResult<Json<MediaPolicy>> {
    let scope = access.organization()?;
    let change = OrganizationChange { any_media_host: Some(body.any_https_host), ..OrganizationChange::default() };
    state.database.change_organization(&scope, change).await?;
    read(&state, &scope).await
}

async fn read(state: &AppState, scope: &OrganizationScope) -> ApiResult<Json<MediaPolicy>> {
    let any_https_host = state.database.organization(scope).await?.any_media_host;
    Ok(Json(MediaPolicy { any_https_host, hosts: state.settings.media.hosts.clone() }))
}
