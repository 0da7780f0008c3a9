//! Turns an error that an endpoint returned into the body that its caller understands.

use crate::error::{Rendered, compatible_body, problem_body};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use labelkeep_model::ErrorKind;
use std::error::Error as _;

pub(super) fn wants_problem(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/problem+json"))
}

pub(super) fn render(mut response: Response, id: &str, wants_problem: bool) -> Response {
    let Some(Rendered(error)) = response.extensions_mut().remove::<Rendered>() else { return response };
    if matches!(error.kind, ErrorKind::Internal | ErrorKind::Unavailable) {
        let source = error.source().map(ToString::to_string).unwrap_or_default();
        tracing::error!(id, status = error.status(), source, "request failed");
    }
    let (kind, body) = if wants_problem {
        ("application/problem+json", problem_body(&error, id))
    } else {
        ("application/json", compatible_body(&error, id))
    };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let ErrorKind::TooManyRequests(seconds) = error.kind {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.body_mut() = Body::from(body.to_string());
    response
}
