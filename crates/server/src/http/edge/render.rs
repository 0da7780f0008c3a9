//! Turns an error that an endpoint returned into the body that its caller understands.

use crate::http::error::{ApiError, Rendered, compatible_body, problem_body};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use labelkeep_model::{Error, ErrorKind, Say, Text};

const MOST_TEXT: usize = 64 * 1024;

pub(super) fn wants_problem(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/problem+json"))
}

/// What the framework refuses before a handler runs, an id that is no number or a parameter of the wrong kind, is text
/// of its own; callers expect the body of every other error.
pub(super) async fn in_our_words(response: Response) -> Response {
    let is_text =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let is_rejection = matches!(
        response.status(),
        StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY
    );
    if !is_rejection || !is_text || response.extensions().get::<Rendered>().is_some() {
        return response;
    }
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), MOST_TEXT).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let error = if text.starts_with("Invalid URL") {
        Error::new(ErrorKind::NotFound, Say::PlainNotFound)
    } else if status == StatusCode::PAYLOAD_TOO_LARGE {
        Error::new(ErrorKind::TooLarge, Text::of_parser(&text))
    } else {
        Error::bad_request(Text::of_parser(&text))
    };
    ApiError::from(error).into_response()
}

pub(super) fn render(mut response: Response, id: &str, wants_problem: bool) -> Response {
    let Some(Rendered(error)) = response.extensions_mut().remove::<Rendered>() else { return response };
    if matches!(error.kind, ErrorKind::Internal | ErrorKind::Unavailable) {
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
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
    let seconds = match error.kind {
        ErrorKind::TooManyRequests(seconds) => Some(seconds),
        ErrorKind::Unavailable => Some(5),
        _ => None,
    };
    if let Some(seconds) = seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.body_mut() = Body::from(body.to_string());
    response
}
