//! Whom to tell about a hole in this installation (RFC 9116).

use crate::http::{
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use labelkeep_model::{Error, Say};
use std::fmt::Write as _;

/// What is read later than this is looked up again. The standard wants less than a year.
const GOOD_FOR_SECONDS: i64 = 90 * 86_400;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get(
        "/.well-known/security.txt",
        Guard::Public("who found a hole has no account; it says what the operator wrote for them"),
        handler,
    )
    .summary("Tell whom to write to about a hole in this installation")
    .answers_file(200, "text/plain")
}

async fn handler(State(state): State<AppState>) -> ApiResult<Response> {
    let contacts = &state.settings.security_contacts;
    if contacts.is_empty() {
        return Err(Error::not_found(Say::PlainNotFound).into());
    }
    let mut text = String::new();
    for contact in contacts {
        let _ = writeln!(text, "Contact: {contact}");
    }
    // Without fractions of a second, as the standard's form has it.
    let until = state.clock.now().plus_seconds(GOOD_FOR_SECONDS).to_string();
    let until = until.split(['.', 'Z']).next().unwrap_or_default();
    let _ = writeln!(text, "Expires: {until}Z");
    let _ = writeln!(text, "Preferred-Languages: en, de");
    let _ = writeln!(text, "Canonical: {}/.well-known/security.txt", state.settings.public_url.trim_end_matches('/'));
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
