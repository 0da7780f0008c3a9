use super::Document;
use axum::{
    Extension,
    http::header,
    response::{IntoResponse as _, Response},
};
use std::sync::OnceLock;

/// Written once: it is the same until the program ends.
static TEXT: OnceLock<String> = OnceLock::new();

pub(super) async fn handler(Extension(document): Extension<Document>) -> Response {
    let text = TEXT.get_or_init(|| document.0().to_string());
    ([(header::CONTENT_TYPE, "application/vnd.oai.openapi+json"), (header::CACHE_CONTROL, "no-cache")], text.as_str())
        .into_response()
}
