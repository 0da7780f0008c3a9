use super::{
    cookie,
    current::{SessionBody, body_of},
};
use crate::{
    access::require_same_origin,
    body::{Body, lenient},
    client_address::Client,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use labelkeep_identity::{password::Verdict, throttle::account_delay_seconds};
use labelkeep_model::{Error, ErrorKind, Result, Timestamp};
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
    /// Stay signed in after the browser is closed.
    #[serde(default, deserialize_with = "lenient", alias = "persist_session")]
    pub persist: Option<bool>,
}

async fn handler(
    State(state): State<AppState>,
    Client(address): Client,
    headers: HeaderMap,
    Body(credentials): Body<Credentials>,
) -> ApiResult<(StatusCode, HeaderMap, Json<SessionBody>)> {
    let cookie = sign_in(&state, &headers, address, credentials).await?;
    let body = body_of(&state, &cookie).await?;
    Ok((StatusCode::OK, cookie, Json(body)))
}

/// Checks the password and opens a session. Wrong address and wrong password are one answer, after the same time.
pub(super) async fn sign_in(
    state: &AppState,
    headers: &HeaderMap,
    address: String,
    credentials: Credentials,
) -> Result<HeaderMap> {
    require_same_origin(headers)?;
    let now = state.clock.now();
    state.sign_in_buckets.take(&address, now).map_err(too_many)?;
    let record = state.database.login_record(&credentials.email).await?;
    let blocked_until = match &record {
        Some(record) => record.blocked_until,
        None => state.unknown_accounts.blocked_until(&credentials.email),
    };
    if blocked_until > now {
        let seconds = (blocked_until.0 - now.0) / Timestamp::SECOND + 1;
        return Err(too_many(u32::try_from(seconds).unwrap_or(60)));
    }
    let password = credentials.password;
    if password.len() > 1024 {
        return Err(wrong());
    }
    let stored = record.as_ref().and_then(|record| record.password_hash.clone());
    let verdict = state.passwords.verify(password.clone(), stored).await?;
    let Some(record) = record else {
        state.unknown_accounts.note_failure(&credentials.email, now);
        return Err(wrong());
    };
    if verdict == Verdict::Wrong {
        let blocked_until = now.plus_seconds(account_delay_seconds(record.failed_logins + 1));
        state.database.note_failed_login(&record, blocked_until, address).await?;
        return Err(wrong());
    }
    let newer = if verdict == Verdict::RightButOld { Some(state.passwords.hash(password).await?) } else { None };
    cookie::open(state, headers, address, record.id, credentials.persist.unwrap_or(false), newer).await
}

fn wrong() -> Error {
    Error::new(ErrorKind::Unauthenticated, "The email and password you entered don't match.")
}

pub(super) fn too_many(seconds: u32) -> Error {
    Error::new(ErrorKind::TooManyRequests(seconds), format!("Too many tries. Wait {seconds} seconds and try again."))
}
