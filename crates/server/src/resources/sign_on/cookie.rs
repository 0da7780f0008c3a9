//! The cookie that binds a sign-in to the browser in which it began: nobody can be made to finish another's.

use crate::http::{authenticate::cookie, state::AppState};
use ::cookie::{Cookie, SameSite, time::Duration};
use axum::http::{HeaderMap, HeaderValue, header};

pub(super) const SECONDS: i64 = 600;

fn name(is_https: bool) -> &'static str {
    if is_https { "__Host-sign-on" } else { "sign-on" }
}

pub(super) fn read(state: &AppState, headers: &HeaderMap) -> Option<String> {
    cookie(headers, name(state.settings.is_https()))
}

/// Adds the header that sets it, or (`None`) takes it away. Lax, because the way back is a link from another site.
pub(super) fn set(state: &AppState, headers: &mut HeaderMap, sign_in: Option<&str>) {
    let is_https = state.settings.is_https();
    let cookie = Cookie::build((name(is_https), sign_in.unwrap_or_default()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https)
        .max_age(Duration::seconds(if sign_in.is_some() { SECONDS } else { 0 }))
        .build();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(header::SET_COOKIE, value);
    }
}
