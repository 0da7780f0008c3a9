use super::{
    attempt::Attempt,
    cookie::{self, Entering},
    current::{SessionBody, body_of},
    limits,
};
use crate::http::{
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use labelkeep_database::users::NewUser;
use labelkeep_identity::{opaque::storage_hash, password::check_policy};
use labelkeep_model::{Error, Result, Role, Say, check_email};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/setup", Guard::Public("the one-time set-up link is the credential"), handler)
        .summary("Make the owner, with the link that the first start printed")
        .body::<NewAccount>()
        .answers::<SessionBody>(201)
}

/// What a person gives to have an account.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewAccount {
    /// From the link.
    #[serde(default)]
    pub token: String,
    #[serde(default)]
    pub first_name: String,
    #[serde(default)]
    pub last_name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
}

impl NewAccount {
    /// Checks everything and hashes the password.
    pub(super) async fn into_user(self, state: &AppState, role: Role) -> Result<NewUser> {
        let email = self.email.trim().to_lowercase();
        check_email(&email)?;
        for (field, name) in [("first_name", &self.first_name), ("last_name", &self.last_name)] {
            if name.chars().count() > 256 {
                return Err(Error::field(field, Say::TooLong { most: 256.into() }));
            }
        }
        check_policy(&self.password, &[&email, &self.first_name, &self.last_name, state.public_host()])?;
        let password_hash = Some(state.passwords.hash(self.password).await?);
        Ok(NewUser {
            email,
            first_name: self.first_name.trim().to_owned(),
            last_name: self.last_name.trim().to_owned(),
            role,
            password_hash,
            legacy_token_hash: None,
        })
    }
}

async fn handler(
    State(state): State<AppState>,
    Attempt { address }: Attempt,
    headers: HeaderMap,
    Body(account): Body<NewAccount>,
) -> ApiResult<(StatusCode, HeaderMap, Json<SessionBody>)> {
    // Hashing is costly: first see whether there is anything to it.
    limits::take_for_network(&state, &address).await?;
    let token_hash = storage_hash(&account.token);
    state.database.require_setup_link(&token_hash).await?;
    let user = account.into_user(&state, Role::Owner).await?;
    // The link is used up only together with a good account: a mistake must not lock people out.
    let id = state.database.create_owner(user, address.clone(), Some(token_hash)).await?;
    let cookie = cookie::open(&state, &headers, address, Entering::newcomer(id)).await?;
    let body = body_of(&state, &cookie).await?;
    Ok((StatusCode::CREATED, cookie, Json(body)))
}
