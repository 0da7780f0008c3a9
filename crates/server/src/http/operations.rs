//! The port for operators, apart from that for people (S03).

use crate::http::state::AppState;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// The service for the metrics port: `/metrics`, and `/health` with the state of the database.
pub fn app(state: &AppState) -> Router {
    Router::new().route("/metrics", get(metrics)).route("/health", get(health)).with_state(state.clone())
}

async fn metrics(State(state): State<AppState>) -> Response {
    match state.database.job_counts().await {
        Ok(counts) => {
            for (status, count) in counts {
                state.metrics().set_jobs(status.as_str(), count);
            }
        }
        // The other numbers are worth having all the more.
        Err(error) => tracing::warn!(%error, "jobs could not be counted"),
    }
    let Ok(text) = state.metrics().text() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

async fn health(State(state): State<AppState>) -> Response {
    match state.database.schema_version().await {
        Ok(version) => (StatusCode::OK, axum::Json(serde_json::json!({ "status": "UP", "schema_version": version })))
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            let body = serde_json::json!({ "status": "DOWN", "reason": "The database does not answer. See the log." });
            (StatusCode::SERVICE_UNAVAILABLE, axum::Json(body)).into_response()
        }
    }
}
