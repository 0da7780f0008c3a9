use super::{
    list::{InvitationBody, body_of},
    terms::Terms,
};
use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_identity::opaque::{secret, storage_hash};
use labelkeep_model::{Error, Permission, Say};
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
    /// Ids of projects, 100 at most. Whoever uses the invitation becomes a member of them; the caller must manage their
    /// members.
    #[serde(default)]
    projects: Vec<i64>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<NewInvitation>,
) -> ApiResult<(StatusCode, Json<InvitationBody>)> {
    let max_uses = body.max_uses.unwrap_or(1);
    if !(1..=1000).contains(&max_uses) {
        return Err(Error::field("max_uses", Say::UsesBetween { most: 1000.into() }).into());
    }
    let Terms { role, expires_at, projects } =
        Terms::read(&state, &access, &body.role, body.expires_in_hours, &body.projects).await?;
    let token = secret(state.rng.as_ref());
    let scope = access.organization()?;
    let new = labelkeep_database::invitations::NewInvitation {
        token_hash: storage_hash(&token),
        role,
        expires_at,
        max_uses,
        projects,
        mail: None,
    };
    let invitation = state.database.create_invitation(&scope, new).await?;
    let mut answer = body_of(&state, &scope, invitation).await?;
    answer.url = Some(format!("{}/user/signup/?token={token}", state.settings.public_url.trim_end_matches('/')));
    Ok((StatusCode::CREATED, Json(answer)))
}
