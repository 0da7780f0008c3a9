//! Numbers for operators, in the format of Prometheus. They name routes, never paths,
//! people or projects.

use axum::http::Method;
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

    pub(crate) fn set_jobs(&self, status: &'static str, count: i64) {
        self.jobs.get_or_create(&JobLabels { status }).set(count);
    }

    /// In the format of OpenMetrics.
    pub(crate) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
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
