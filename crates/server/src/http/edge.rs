//! What every request passes first and every answer last: its id, host and origin checks, the path in one form, error
//! rendering, security headers, the log line.

mod headers;
mod https;
mod render;

pub(crate) use https::PlainHttp;

use crate::http::{error::ApiError, metrics::Route, state::AppState};
use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, Uri, uri::PathAndQuery},
    response::{IntoResponse as _, Response},
};
use labelkeep_model::{Error, ErrorKind, Say};
use tower::ServiceExt as _;

/// Stands in the extensions of a request when too many others of its network are under way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crowded;

/// Around the routes, as one service.
pub(crate) fn around(state: &AppState, inner: Router) -> Router {
    let state = state.clone();
    Router::new().fallback(move |request: Request| handle(state.clone(), inner.clone(), request))
}

async fn handle(state: AppState, inner: Router, mut request: Request) -> Response {
    let id = state.rng.uuid().to_string();
    let started = state.clock.now();
    let method = request.method().clone();
    let wants_problem = render::wants_problem(request.headers());
    let one_host = headers::settle_host(&mut request);
    let refusal = https::refuse(&state, &request).or_else(|| refuse_crowd(&request));
    strip_final_slash(&mut request);
    let path = request.uri().path().to_owned();
    let generation = state.database.generation();
    let response = match (refusal, one_host.and_then(|()| headers::check_host(&state, &request))) {
        (Some(refusal), _) => refusal,
        (None, Err(error)) => error.into_response(),
        // The router's error type is `Infallible`.
        (None, Ok(())) => inner.oneshot(request).await.unwrap_or_else(|never| match never {}),
    };
    let response = unless_restored(&state, generation, method.is_safe(), response).await;
    let mut response = render::render(render::in_our_words(response).await, &id, wants_problem);
    headers::add(&state, &path, response.headers_mut());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    let micros = state.clock.now().0 - started.0;
    let route = response.extensions().get::<Route>().map(|route| route.0);
    state.metrics().note(&method, route, response.status().as_u16(), micros);
    tracing::info!(target: "request", id, %method, path = loggable(&path), status = response.status().as_u16(), micros);
    response
}

/// Load balancers are answered all the same.
fn refuse_crowd(request: &Request) -> Option<Response> {
    let is_crowded = request.extensions().get::<Crowded>().is_some();
    if !is_crowded || request.uri().path().trim_end_matches('/') == "/health" {
        return None;
    }
    let text = Say::TooManyRequests;
    Some(ApiError(Error::new(ErrorKind::TooManyRequests(1), text)).into_response())
}

/// A request that was under way while a backup was restored finds other rows than it began with. That is no fault, neither
/// the server's nor the caller's.
async fn unless_restored(state: &AppState, generation: i64, is_safe: bool, response: Response) -> Response {
    let may_be_due_to_it = match response.status() {
        StatusCode::INTERNAL_SERVER_ERROR => true,
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::CONFLICT => !is_safe,
        _ => false,
    };
    if !may_be_due_to_it || !state.database.was_restored_since(generation).await {
        return response;
    }
    let text = Say::WasRestored;
    ApiError(Error::new(ErrorKind::Unavailable, text)).into_response()
}

/// Both forms of every address are one: `/api/projects` and `/api/projects/`.
fn strip_final_slash(request: &mut Request) {
    let path = request.uri().path();
    if path.len() < 2 || !path.ends_with('/') {
        return;
    }
    let trimmed = path.trim_end_matches('/');
    let trimmed = if trimmed.is_empty() { "/" } else { trimmed };
    let text = match request.uri().query() {
        Some(query) => format!("{trimmed}?{query}"),
        None => trimmed.to_owned(),
    };
    if let Ok(path_and_query) = text.parse::<PathAndQuery>() {
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = Some(path_and_query);
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
}

/// File names people chose do not belong in logs.
fn loggable(path: &str) -> &str {
    if path.starts_with("/data/") { "/data/…" } else { path }
}
