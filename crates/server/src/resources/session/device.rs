//! The cookie by which a browser is known in which somebody signed in before. It opens nothing: it only keeps others' guesses
//! from counting against who uses this browser.

use crate::http::{authenticate::cookie, state::AppState};
use ::cookie::{Cookie, SameSite, time::Duration};
use axum::http::{HeaderMap, HeaderValue, header};
use labelkeep_identity::opaque::{secret, storage_hash};

const SECONDS: i64 = 60 * 60 * 24 * 365;

fn name(is_https: bool) -> &'static str {
    if is_https { "__Host-device" } else { "device" }
}

/// The hash of what the browser brought.
pub(super) fn hash_of(state: &AppState, headers: &HeaderMap) -> Option<String> {
    cookie(headers, name(state.settings.is_https())).map(|secret| storage_hash(&secret))
}

/// The secret that the browser keeps or gets now.
pub(super) fn keep(state: &AppState, headers: &HeaderMap) -> String {
    const LENGTH: usize = 43;
    let known = cookie(headers, name(state.settings.is_https())).filter(|value| value.len() == LENGTH);
    known.unwrap_or_else(|| secret(state.rng.as_ref()))
}

/// Adds the header that carries it.
pub(super) fn set(state: &AppState, headers: &mut HeaderMap, secret: &str) {
    let is_https = state.settings.is_https();
    let cookie = Cookie::build((name(is_https), secret))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https)
        .max_age(Duration::seconds(SECONDS))
        .build();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(header::SET_COOKIE, value);
    }
}
