//! Numbers for operators, in the format of Prometheus, on a port of their own (S03). They name routes, never paths,
//! people or projects.

use crate::http::state::AppState;
use axum::{
    Router,
    extract::State,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

/// Seconds. From an answer out of memory to a large export.
const LATENCIES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: &'static str,
    route: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct JobLabels {
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BuildLabels {
    version: &'static str,
    database: &'static str,
}

/// What is counted in this process.
pub(crate) struct Metrics {
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram, fn() -> Histogram>,
    jobs: Family<JobLabels, Gauge>,
    registry: Registry,
}

impl Metrics {
    pub(crate) fn new(is_postgres: bool) -> Self {
        let requests = Family::<RequestLabels, Counter>::default();
        let seconds =
            Family::<RouteLabels, Histogram, fn() -> Histogram>::new_with_constructor(|| Histogram::new(LATENCIES));
        let jobs = Family::<JobLabels, Gauge>::default();
        let build = Family::<BuildLabels, Gauge>::default();
        let database = if is_postgres { "postgresql" } else { "sqlite" };
        build.get_or_create(&BuildLabels { version: env!("CARGO_PKG_VERSION"), database }).set(1);
        let mut registry = Registry::with_prefix("labelkeep");
        registry.register("http_requests", "Requests by route and status", requests.clone());
        registry.register("http_request_duration_seconds", "Time to the head of the answer", seconds.clone());
        registry.register("jobs", "Jobs in the database by status", jobs.clone());
        registry.register("build_info", "Version and kind of database", build);
        Self { requests, seconds, jobs, registry }
    }

    /// `route` is the pattern of the address; `None` where there is none.
    #[expect(clippy::cast_precision_loss, reason = "microseconds of one request")]
    pub(crate) fn note(&self, method: &Method, route: Option<&'static str>, status: u16, micros: i64) {
        let (method, route) = (known(method), route.unwrap_or("none"));
        self.requests.get_or_create(&RequestLabels { method, route, status }).inc();
        self.seconds.get_or_create(&RouteLabels { method, route }).observe(micros.max(0) as f64 / 1e6);
    }
}

/// Anybody can send any method; only these become labels.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// The route of an answer, in its extensions on the way to the edge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route(pub &'static str);

/// The service for the metrics port: `/metrics`, and `/health` with the state of the database.
pub fn app(state: &AppState) -> Router {
    Router::new().route("/metrics", get(metrics)).route("/health", get(health)).with_state(state.clone())
}

async fn metrics(State(state): State<AppState>) -> Response {
    match state.database.job_counts().await {
        Ok(counts) => {
            for (status, count) in counts {
                state.metrics().jobs.get_or_create(&JobLabels { status: status.as_str() }).set(count);
            }
        }
        // The other numbers are worth having all the more.
        Err(error) => tracing::warn!(%error, "jobs could not be counted"),
    }
    let mut text = String::new();
    if encode(&mut text, &state.metrics().registry).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
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
