//! From the error catalogue to an answer. Endpoints return `ApiError`; `edge` renders it, because only there the
//! request's id and `Accept` are known.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use labelkeep_model::{COMPATIBLE_VERSION, Error, ErrorKind};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};
use utoipa::ToSchema;

pub type ApiResult<T> = Result<T, ApiError>;

/// An error on its way to the edge.
#[derive(Debug)]
pub struct ApiError(pub Error);

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// Travels in the response's extensions to the edge.
#[derive(Clone)]
pub(crate) struct Rendered(pub Arc<Error>);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(Rendered(Arc::new(self.0)));
        response
    }
}

/// Describes `compatible_body` in the OpenAPI document.
#[derive(ToSchema)]
#[schema(as = Error)]
#[expect(dead_code, reason = "the body is made as JSON, because most fields are there for some errors only")]
pub(crate) struct ErrorBody {
    /// Of this answer, for the server's log.
    id: String,
    status_code: u16,
    /// Of the compatible API.
    version: String,
    /// In English: what happened and what to do next.
    detail: String,
    /// Always null.
    #[schema(value_type = Option<Object>)]
    exc_info: Option<()>,
    /// By field, where fields of the body or the address are wrong; `non_field_errors` are about none of them.
    #[schema(nullable = false)]
    validation_errors: Option<BTreeMap<String, Vec<String>>>,
}

/// The body that clients of the compatible API expect. The order of the keys is theirs.
pub(crate) fn compatible_body(error: &Error, id: &str) -> Value {
    let mut body = json!({
        "id": id,
        "status_code": error.status(),
        "version": COMPATIBLE_VERSION,
        "detail": error.detail,
        "exc_info": null,
    });
    if let (ErrorKind::Validation(fields), Some(body)) = (&error.kind, body.as_object_mut()) {
        body.insert("validation_errors".to_owned(), json!(fields));
    }
    body
}

/// RFC 9457, for who asks for `application/problem+json`.
pub(crate) fn problem_body(error: &Error, id: &str) -> Value {
    let mut body = json!({
        "type": "about:blank",
        "title": StatusCode::from_u16(error.status()).ok().and_then(|status| status.canonical_reason()),
        "status": error.status(),
        "detail": error.detail,
        "instance": format!("urn:uuid:{id}"),
    });
    if let (ErrorKind::Validation(fields), Some(body)) = (&error.kind, body.as_object_mut()) {
        body.insert("errors".to_owned(), json!(fields));
    }
    body
}
