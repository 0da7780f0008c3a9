use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use std::sync::LazyLock;

/// Written once: it is the same until the program ends.
static TEXT: LazyLock<String> = LazyLock::new(|| crate::openapi::document().to_string());

pub(super) async fn handler() -> Response {
    ([(header::CONTENT_TYPE, "application/vnd.oai.openapi+json"), (header::CACHE_CONTROL, "no-cache")], TEXT.as_str())
        .into_response()
}
