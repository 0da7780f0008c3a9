use super::{
    attempt::Attempt,
    cookie::{self, Entering},
    current::{SessionBody, body_of},
    limits,
    login::require_passwords,
    setup::NewAccount,
};
use crate::http::{
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
};
use labelkeep_identity::opaque::{derived_token, is_equal, storage_hash};
use labelkeep_model::{Error, ErrorKind, Result, Role, Say, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn check_endpoint() -> Endpoint {
    Endpoint::get("/api/signup", Guard::Public("the invitation link is the credential"), check)
        .summary("Tell whether an invitation link is in force")
        .query("token", "string", "from the link")
        .answers::<Door>(200)
}

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/api/signup",
        Guard::Public("the invitation link is the credential, unless sign-up was opened"),
        handler,
    )
    .summary("Sign up with an invitation link")
    .body::<NewAccount>()
    .answers::<SessionBody>(201)
}

#[derive(Deserialize)]
struct TokenQuery {
    #[serde(default)]
    token: String,
}

/// Through which door somebody comes, and what role waits behind it.
#[derive(Debug, Serialize, ToSchema)]
struct Door {
    valid: bool,
    role: Option<Role>,
    #[schema(value_type = Option<String>)]
    expires_at: Option<Timestamp>,
    /// The only address that may sign up, of an invitation that came by mail.
    email: Option<String>,
    #[serde(skip)]
    invitation_hash: Option<String>,
}

/// The token of the organisation's own invitation link, which is derived and never stored.
pub(crate) fn organization_link_token(state: &AppState, organization: i64, generation: i64) -> String {
    derived_token(state.keys.secret(), &format!("invite:{organization}"), generation)
}

async fn find_door(state: &AppState, token: &str) -> Result<Door> {
    let closed = Door { valid: false, role: None, expires_at: None, email: None, invitation_hash: None };
    let Some(organization) = state.database.organization_for_signup().await? else { return Ok(closed) };
    if token.is_empty() {
        let role = state.settings.open_signup.then_some(state.settings.signup_role);
        return Ok(Door { valid: role.is_some(), role, ..closed });
    }
    if is_equal(token, &organization_link_token(state, organization.id, organization.invite_generation)) {
        return Ok(Door { valid: true, role: Some(organization.invite_role), ..closed });
    }
    let hash = storage_hash(token);
    Ok(match state.database.usable_invitation(&hash).await? {
        Some(invitation) => Door {
            valid: true,
            role: Some(invitation.role),
            expires_at: Some(invitation.expires_at),
            email: invitation.email,
            invitation_hash: Some(hash),
        },
        None => closed,
    })
}

async fn check(State(state): State<AppState>, Query(query): Query<TokenQuery>) -> ApiResult<Json<Door>> {
    Ok(Json(find_door(&state, &query.token).await?))
}

async fn handler(
    State(state): State<AppState>,
    Attempt { address }: Attempt,
    headers: HeaderMap,
    Body(account): Body<NewAccount>,
) -> ApiResult<(StatusCode, HeaderMap, Json<SessionBody>)> {
    let (cookie, _) = sign_up(&state, &headers, address, account).await?;
    let body = body_of(&state, &cookie).await?;
    Ok((StatusCode::CREATED, cookie, Json(body)))
}

pub(super) async fn sign_up(
    state: &AppState,
    headers: &HeaderMap,
    address: String,
    account: NewAccount,
) -> Result<(HeaderMap, UserId)> {
    limits::take_for_network(state, &address).await?;
    require_passwords(state).await?;
    let door = find_door(state, &account.token).await?;
    let Some(role) = door.role else {
        return Err(Error::new(ErrorKind::Forbidden, Say::InvitationNeeded));
    };
    let user = account.into_user(state, role).await?;
    let id = state.database.sign_up(door.invitation_hash, user, address.clone()).await?;
    let cookie = cookie::open(state, headers, address, Entering::newcomer(id)).await?;
    Ok((cookie, id))
}
