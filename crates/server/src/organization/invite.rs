//! The organisation's invitation link, as the compatible API knows it. People who use it wait for a role.

use crate::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    session::organization_link_token,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::organizations::OrganizationChange;
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/invite", Guard::Organization(Permission::MembersInvite), get)
        .summary("Read the invitation link")
        .answers::<InviteBody>(200)
}

pub(super) fn reset_endpoint() -> Endpoint {
    Endpoint::post("/api/invite/reset-token", Guard::Organization(Permission::MembersInvite), reset)
        .summary("Replace the invitation link; the old one ends")
        .answers::<InviteBody>(201)
}

#[derive(Debug, Serialize, ToSchema)]
struct InviteBody {
    token: String,
    invite_url: String,
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<InviteBody>> {
    let organization = state.database.organization(&access.organization()?).await?;
    let token = organization_link_token(&state, organization.id, organization.invite_generation);
    Ok(Json(InviteBody { invite_url: format!("/user/signup/?token={token}"), token }))
}

async fn reset(State(state): State<AppState>, access: Access) -> ApiResult<(StatusCode, Json<InviteBody>)> {
    let change = OrganizationChange { new_invite_link: true, ..OrganizationChange::default() };
    state.database.change_organization(&access.organization()?, change).await?;
    Ok((StatusCode::CREATED, get(State(state), access).await?))
}
