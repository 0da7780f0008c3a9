use super::{
    attempt::Attempt,
    code::{self, Code},
    cookie::{self, Entering},
    current::{SessionBody, body_of},
    device, limits,
};
use crate::http::{
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use labelkeep_database::users::FailedAt;
use labelkeep_identity::password::{Verdict, iterations};
use labelkeep_model::{Error, ErrorKind, Result, Say, UserId, check_email};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/session", Guard::Public("signing in"), handler)
        .summary("Sign in with a password")
        .body::<Credentials>()
        .answers::<SessionBody>(200)
}

#[derive(Deserialize, ToSchema)]
pub(super) struct Credentials {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    /// Of the second factor, where there is one: six digits of the app, or a recovery code.
    #[serde(default)]
    pub code: String,
    /// Stay signed in after the browser is closed.
    #[serde(default, deserialize_with = "lenient", alias = "persist_session")]
    pub persist: Option<bool>,
    /// Where a form leads then; the address may say so too.
    #[serde(default)]
    #[schema(ignore)]
    pub next: String,
}

async fn handler(
    State(state): State<AppState>,
    Attempt { address }: Attempt,
    headers: HeaderMap,
    Body(credentials): Body<Credentials>,
) -> ApiResult<(StatusCode, HeaderMap, Json<SessionBody>)> {
    let cookie = sign_in(&state, &headers, address, credentials).await?;
    let body = body_of(&state, &cookie).await?;
    Ok((StatusCode::OK, cookie, Json(body)))
}

/// Checks the password and opens a session. Wrong address and wrong password are one answer, after the same work.
pub(super) async fn sign_in(
    state: &AppState,
    headers: &HeaderMap,
    address: String,
    credentials: Credentials,
) -> Result<HeaderMap> {
    let Credentials { email, password, code, persist, .. } = credentials;
    require_passwords(state).await?;
    let _turn = state.sign_in_turns().wait(&email).await?;
    let device = device::hash_of(state, headers);
    let record = state.database.login_record(&email, device.as_deref()).await?;
    let known_device = device.filter(|_| record.as_ref().is_some_and(|record| record.knows_device));
    let counters = limits::of_sign_in(state, &email, &address, known_device.as_deref());
    let taken = limits::take(state, counters).await?;
    let stored = record.as_ref().and_then(|record| record.password_hash.clone());
    let older = state.database.older_password_hashes().await?;
    let beside = older.iter().filter_map(|hash| iterations(hash)).max().unwrap_or(0);
    let verdict = match state.passwords.verify_beside(password.clone(), stored, beside).await {
        Ok(verdict) => verdict,
        Err(error) => {
            state.database.give_back_try(taken).await?;
            return Err(error);
        }
    };
    let user = record.map(|record| record.id);
    let (Some(user), Verdict::Right | Verdict::RightButOld) = (user, verdict) else {
        note_failure(state, user, &email, address, FailedAt::Password).await?;
        return Err(wrong());
    };
    let code = match code::look_at(state, user, &code).await? {
        Code::NoFactor => None,
        Code::Right(code) => Some(code),
        Code::Missing => {
            state.database.give_back_try(taken).await?;
            return Err(Error::new(ErrorKind::Unauthenticated, Say::SecondFactorNeeded));
        }
        Code::Wrong => {
            note_failure(state, Some(user), &email, address, FailedAt::SecondFactor).await?;
            return Err(code::wrong());
        }
    };
    let newer_password_hash =
        if verdict == Verdict::RightButOld { Some(state.passwords.hash(password).await?) } else { None };
    let entering = Entering { user, persistent: persist.unwrap_or(false), newer_password_hash, code, taken };
    match cookie::open(state, headers, address.clone(), entering).await {
        Err(error) if error.kind == ErrorKind::Unauthenticated => {
            note_failure(state, Some(user), &email, address, FailedAt::SecondFactor).await?;
            Err(error)
        }
        result => result,
    }
}

/// Before anything of an account is looked at.
///
/// # Errors
/// 403 where single sign-on is the only way in.
pub(crate) async fn require_passwords(state: &AppState) -> Result<()> {
    if state.database.is_only_single_sign_on().await? {
        return Err(Error::new(ErrorKind::Forbidden, Say::OnlySingleSignOn));
    }
    Ok(())
}

async fn note_failure(
    state: &AppState,
    user: Option<UserId>,
    email: &str,
    address: String,
    at: FailedAt,
) -> Result<()> {
    let email = Some(email.trim().to_lowercase()).filter(|email| check_email(email).is_ok());
    state.database.note_failed_login(user, email, address, at).await
}

fn wrong() -> Error {
    Error::new(ErrorKind::Unauthenticated, Say::WrongPassword)
}
