use super::list::InvitationBody;
use crate::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_identity::opaque::{secret, storage_hash};
use labelkeep_model::{Error, Permission, Role};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/invitations", Guard::Organization(Permission::MembersInvite), handler)
        .summary("Make an invitation link; it is shown this once")
        .body::<NewInvitation>()
        .answers::<InvitationBody>(201)
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewInvitation {
    role: String,
    /// 1 to 8760; a week unless given.
    #[serde(default, deserialize_with = "lenient")]
    expires_in_hours: Option<i64>,
    /// 1 to 1000; one unless given.
    #[serde(default, deserialize_with = "lenient")]
    max_uses: Option<i64>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<NewInvitation>,
) -> ApiResult<(StatusCode, Json<InvitationBody>)> {
    let role = body.role.parse::<Role>().map_err(|message| Error::field("role", message))?;
    if role == Role::Deactivated {
        return Err(Error::field("role", "Nobody can be invited as deactivated.").into());
    }
    let hours = body.expires_in_hours.unwrap_or(168);
    let max_uses = body.max_uses.unwrap_or(1);
    if !(1..=8760).contains(&hours) {
        return Err(Error::field("expires_in_hours", "Use 1 to 8760 hours.").into());
    }
    if !(1..=1000).contains(&max_uses) {
        return Err(Error::field("max_uses", "Use 1 to 1000.").into());
    }
    let token = secret(state.rng.as_ref());
    let expires_at = state.clock.now().plus_seconds(hours * 3600);
    let scope = access.organization()?;
    let invitation = state.database.create_invitation(&scope, storage_hash(&token), role, expires_at, max_uses).await?;
    let mut answer = InvitationBody::from(invitation);
    answer.url = Some(format!("{}/user/signup/?token={token}", state.settings.public_url.trim_end_matches('/')));
    Ok((StatusCode::CREATED, Json(answer)))
}
