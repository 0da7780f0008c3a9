//! From the error catalogue to an answer. Endpoints return `ApiError`; `edge` renders it, because only there the
//! request's id and `Accept` are known.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use labelkeep_model::{COMPATIBLE_VERSION, Error, ErrorKind, Param, Said, Text};
use serde_json::{Map, Value, json};
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
    /// What `detail` says, for programs and for other languages; null where it is in no catalogue.
    code: Option<String>,
    /// What was put into `detail`.
    params: BTreeMap<String, Param>,
    /// Beside each message of `validation_errors`, at the same place.
    #[schema(nullable = false)]
    validation_codes: Option<BTreeMap<String, Vec<Option<Said>>>>,
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
    let Some(members) = body.as_object_mut() else { return body };
    if let ErrorKind::Validation(fields) = &error.kind {
        members.insert("validation_errors".to_owned(), json!(fields));
    }
    members.extend(in_codes(error));
    body
}

/// What an error says, for programs and for other languages.
fn in_codes(error: &Error) -> Map<String, Value> {
    let said = error.detail.said();
    let mut members = Map::new();
    members.insert("code".to_owned(), json!(said.map(|said| &said.code)));
    members.insert("params".to_owned(), said.map_or_else(|| json!({}), |said| json!(said.params)));
    if let ErrorKind::Validation(fields) = &error.kind {
        let codes: BTreeMap<&String, Vec<Option<&Said>>> =
            fields.iter().map(|(field, texts)| (field, texts.iter().map(Text::said).collect())).collect();
        members.insert("validation_codes".to_owned(), json!(codes));
    }
    members
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
    if let Some(members) = body.as_object_mut() {
        members.extend(in_codes(error));
    }
    body
}
