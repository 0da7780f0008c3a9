//! Tells a page when to look at its jobs again, instead of it asking again and again. An event is a hint: what there is to
//! see is asked for as ever, with the rights that the person has by then.

use crate::http::{
    access::Access,
    authenticate::authenticate,
    client_address::ClientAddress,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use labelkeep_database::{
    access::Caller,
    jobs::{JOBS, PROGRESS},
};
use labelkeep_model::Permission;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::sync::broadcast;

/// Between two hints, at least.
const PAUSE: Duration = Duration::from_millis(400);
/// A comment is sent so often, so that a connection which is gone is noticed.
const ALIVE: Duration = Duration::from_secs(20);
/// Hints of one connection; after them the browser connects anew.
const MOST: u32 = 10_000;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/jobs/events", Guard::Organization(Permission::OrganizationView), handler)
        .summary("Wait for changes of the caller's jobs, as server-sent events: each `jobs` event is a hint to read /api/jobs")
        .answers_file(200, "text/event-stream")
}

async fn handler(
    State(state): State<AppState>,
    _access: Access,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let watch = Watch {
        wake_ups: state.database.wake_ups(),
        stopping: state.jobs().stopping(),
        state,
        headers,
        address: address.map_or_else(String::new, |Extension(address)| address.to_string()),
        seen: None,
        left: MOST,
    };
    let events = stream::unfold(watch, |mut watch| async move {
        watch.next().await.then(|| (Ok::<_, Infallible>(Event::default().event("jobs").data("{}")), watch))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that collects answers would keep the hints back.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

struct Watch {
    state: AppState,
    headers: HeaderMap,
    address: String,
    wake_ups: broadcast::Receiver<String>,
    stopping: tokio::sync::watch::Receiver<bool>,
    /// What the caller's jobs looked like at the last hint.
    seen: Option<String>,
    left: u32,
}

impl Watch {
    /// Waits until there is something to look at. `false`: the stream ends.
    async fn next(&mut self) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        loop {
            // The credential may have ended since.
            let Ok(Some(caller)) = authenticate(&self.state, &self.headers, &self.address).await else { return false };
            let now = self.looks(&caller).await;
            if self.seen.is_none() || now != self.seen {
                self.seen = now;
                return true;
            }
            tokio::select! {
                () = about_jobs(&mut self.wake_ups) => {}
                _ = self.stopping.wait_for(|stops| *stops) => return false,
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The state of the jobs that the caller may see, as a text to compare.
    async fn looks(&self, caller: &Arc<Caller>) -> Option<String> {
        let jobs = self.state.database.jobs_of(caller, false).await.ok()?;
        let look = |job: &labelkeep_database::jobs::Job| {
            format!("{} {} {} {:?}", job.id, job.status.as_str(), job.progress_done, job.undone_at)
        };
        Some(jobs.iter().map(look).collect::<Vec<_>>().join("\n"))
    }
}

async fn about_jobs(wake_ups: &mut broadcast::Receiver<String>) {
    while wake_ups.recv().await.is_ok_and(|topic| topic != JOBS && topic != PROGRESS) {}
}
