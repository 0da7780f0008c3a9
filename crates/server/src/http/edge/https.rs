//! An installation whose address is HTTPS answers nothing else (S02): pages send people to the right address, the API
//! refuses, because a redirect would hide from a script that its token went over the wire unprotected.

use crate::http::{error::ApiError, state::AppState};
use axum::{
    extract::Request,
    http::{Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use labelkeep_model::{Error, ErrorKind, Say};

/// Stands in the extensions of a request that did not come by HTTPS all the way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainHttp;

/// The answer to a request that must not be served; `None` when it may.
pub(super) fn refuse(state: &AppState, request: &Request) -> Option<Response> {
    let path = request.uri().path();
    let is_plain = request.extensions().get::<PlainHttp>().is_some();
    // Load balancers ask for the health inside their own network.
    if !is_plain || !state.settings.is_https() || path.trim_end_matches('/') == "/health" {
        return None;
    }
    let public_url = state.settings.public_url.trim_end_matches('/');
    if path.starts_with("/api/") || !matches!(*request.method(), Method::GET | Method::HEAD) {
        let text = Say::HttpsOnly { url: public_url.into() };
        return Some(ApiError(Error::new(ErrorKind::Forbidden, text)).into_response());
    }
    let wanted = request.uri().path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str);
    let location = format!("{public_url}{wanted}");
    Some((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response())
}
