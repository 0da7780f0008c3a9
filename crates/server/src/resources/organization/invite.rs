//! The organisation's invitation link, as the compatible API knows it, and what people become who use it.

use crate::{
    http::{
        access::Access,
        body::Body,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::session::organization_link_token,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::organizations::OrganizationChange;
use labelkeep_model::{Error, Permission, Role, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/invite", Guard::Organization(Permission::MembersInvite), get)
        .summary("Read the invitation link")
        .answers::<InviteBody>(200)
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/invite", Guard::Organization(Permission::SettingsManage), patch)
        .summary(
            "Choose what people become who join by the invitation link; it counts for the link that is in force too",
        )
        .dangerous()
        .body::<InviteFields>()
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
    role: Role,
}

#[derive(Debug, Deserialize, ToSchema)]
struct InviteFields {
    /// NO (waits for a role), AN, RE or MA: every manager can read the link.
    role: Option<String>,
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<InviteBody>> {
    let organization = state.database.organization(&access.organization()?).await?;
    let token = organization_link_token(&state, organization.id, organization.invite_generation);
    let invite_url = format!("/user/signup/?token={token}");
    Ok(Json(InviteBody { invite_url, token, role: organization.invite_role }))
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Body(fields): Body<InviteFields>,
) -> ApiResult<Json<InviteBody>> {
    let role = fields.role.ok_or_else(|| Error::field("role", Say::Required))?;
    let role = role.parse::<Role>().map_err(|message| Error::field("role", message))?;
    let change = OrganizationChange { invite_role: Some(role), ..OrganizationChange::default() };
    state.database.change_organization(&access.organization()?, change).await?;
    get(State(state), access).await
}

async fn reset(State(state): State<AppState>, access: Access) -> ApiResult<(StatusCode, Json<InviteBody>)> {
    let change = OrganizationChange { new_invite_link: true, ..OrganizationChange::default() };
    state.database.change_organization(&access.organization()?, change).await?;
    Ok((StatusCode::CREATED, get(State(state), access).await?))
}
