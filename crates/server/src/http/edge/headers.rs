//! The headers that stand on every answer (S02), and the hosts that requests may name (S03).

use crate::http::{error::ApiError, state::AppState};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Version, header, uri::Authority},
};
use labelkeep_model::{Error, Say};

const CONSTANT: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// An answer that sets one of these itself keeps its own.
pub(super) fn add(state: &AppState, path: &str, headers: &mut HeaderMap) {
    for (name, value) in CONSTANT {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if state.settings.is_https() {
        let value = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(value);
    }
    // Pages bring their own policy; everything else is not a page and may do nothing.
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"));
    if path.starts_with("/api/") {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}

/// The host that a request names, in its one place: HTTP/2 names it in the address, and a request in absolute form in both.
/// Who names two asks one of us and another one of a proxy.
pub(super) fn settle_host(request: &mut Request) -> Result<(), ApiError> {
    let mut named = request.headers().get_all(header::HOST).iter();
    let in_header = (named.next(), named.next());
    let in_address = request.uri().authority().map(Authority::as_str);
    let is_known = match (in_header, in_address) {
        ((Some(_), Some(_)), _) => false,
        ((Some(header), None), Some(address)) => header.as_bytes().eq_ignore_ascii_case(address.as_bytes()),
        ((Some(_), None), None) => true,
        ((None, _), Some(address)) if request.version() == Version::HTTP_2 => {
            let value = HeaderValue::from_str(address).ok();
            value.is_some_and(|value| request.headers_mut().insert(header::HOST, value).is_none())
        }
        ((None, _), _) => request.version() == Version::HTTP_10,
    };
    if is_known {
        return Ok(());
    }
    Err(Error::bad_request(Say::OneHost).into())
}

pub(super) fn check_host(state: &AppState, request: &Request) -> Result<(), ApiError> {
    let named = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = without_port(named);
    let settings = &state.settings;
    let is_known = if settings.allowed_hosts.is_empty() {
        let own = settings.public_url.split_once("://").map_or("", |(_, rest)| rest);
        host.eq_ignore_ascii_case(without_port(own)) || matches!(host, "localhost" | "127.0.0.1" | "[::1]")
    } else {
        settings.allowed_hosts.iter().any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(host))
    };
    if is_known {
        return Ok(());
    }
    Err(Error::bad_request(Say::OtherHost).into())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}
