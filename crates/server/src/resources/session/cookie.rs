//! The session cookie: opaque, HttpOnly, SameSite=Lax; Secure and `__Host-` on HTTPS (S02).

use super::device;
use crate::http::{authenticate::session_cookie_name, state::AppState};
use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};
use labelkeep_database::{
    sign_in_tries::Try,
    users::{NewSession, UsedCode},
};
use labelkeep_identity::opaque::{secret, storage_hash};
use labelkeep_model::{Result, UserId};

/// Browsers forget longer-lived cookies anyway; the server's own limits are what counts.
const PERSISTENT_SECONDS: u32 = 60 * 60 * 24 * 365;

/// Somebody who has shown who they are.
pub(super) struct Entering {
    pub user: UserId,
    pub persistent: bool,
    pub newer_password_hash: Option<String>,
    pub code: Option<UsedCode>,
    /// The try that was right.
    pub taken: Try,
}

impl Entering {
    /// Somebody whose account was made in this very moment.
    pub(super) fn newcomer(user: UserId) -> Self {
        Self { user, persistent: false, newer_password_hash: None, code: None, taken: Try::default() }
    }
}

/// Opens a session and gives the header that carries it.
pub(super) async fn open(
    state: &AppState,
    headers: &HeaderMap,
    address: String,
    entering: Entering,
) -> Result<HeaderMap> {
    let Entering { user, persistent, newer_password_hash, code, taken } = entering;
    let (session, cookies) = new(state, headers, address, persistent);
    state.database.open_session(user, NewSession { newer_password_hash, code, taken, ..session }).await?;
    Ok(cookies)
}

/// A session to be, and the headers that carry it once it is open.
pub(crate) fn new(state: &AppState, headers: &HeaderMap, address: String, persistent: bool) -> (NewSession, HeaderMap) {
    let secret = secret(state.rng.as_ref());
    let device = device::keep(state, headers);
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let session = NewSession {
        token_hash: storage_hash(&secret),
        device_hash: storage_hash(&device),
        persistent,
        address,
        user_agent: user_agent.chars().take(200).collect(),
        newer_password_hash: None,
        code: None,
        taken: Try::default(),
        by_provider: None,
    };
    let mut headers = set(state, &secret, if persistent { Some(PERSISTENT_SECONDS) } else { None });
    device::set(state, &mut headers, &device);
    (session, headers)
}

/// The header that makes a browser forget its session.
pub(crate) fn forget(state: &AppState) -> HeaderMap {
    set(state, "", Some(0))
}

fn set(state: &AppState, value: &str, max_age: Option<u32>) -> HeaderMap {
    let is_https = state.settings.is_https();
    let mut cookie = Cookie::build((session_cookie_name(is_https), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https)
        .build();
    if let Some(seconds) = max_age {
        cookie.set_max_age(Duration::seconds(seconds.into()));
    }
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.insert(header::SET_COOKIE, value);
    }
    headers
}
