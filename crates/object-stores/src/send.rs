//! Requests to stores, repeated with growing pauses where that can help.

use crate::StoreError;
use labelkeep_egress::{Egress, EgressError, Request, Response};
use labelkeep_model::{Clock, Rng};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::time::Instant;

/// More than any error document of a store.
const MOST_OF_AN_ERROR: usize = 64 * 1024;

/// What all drivers share: the way out, the time, and how long to try.
#[derive(Clone)]
pub struct Caller {
    pub egress: Egress,
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Rng>,
    pub retries: Retries,
}

#[derive(Debug, Clone, Copy)]
pub struct Retries {
    pub first_pause: Duration,
    pub longest_pause: Duration,
    /// No new try begins after so long.
    pub within: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(5),
            within: Duration::from_secs(30),
        }
    }
}

/// What may be sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// Twice is as good as once.
    Always,
    /// Only what the store said that it did not do: a second "only if absent" after a broken connection would meet the
    /// first one's object.
    WhenTurnedAway,
    Never,
}

impl Caller {
    /// Sends what `build` makes, anew for each try, so that each has a fresh signature.
    pub(crate) async fn call<F, B>(&self, again: Again, build: B) -> Result<Response, StoreError>
    where
        F: Future<Output = Result<Request, StoreError>>,
        B: Fn() -> F,
    {
        let start = Instant::now();
        let mut pause = self.retries.first_pause;
        loop {
            let result = self.egress.send(build().await?).await;
            let (is_worth_it, asked) = match &result {
                Ok(response) => (again != Again::Never && is_busy(response), asked_pause(response)),
                Err(EgressError::Connect | EgressError::Broken | EgressError::Timeout) => {
                    (again == Again::Always, None)
                }
                Err(_) => (false, None),
            };
            let wait = self.jittered(asked.unwrap_or(pause).min(self.retries.longest_pause));
            if !is_worth_it || start.elapsed() + wait >= self.retries.within {
                return result.map_err(StoreError::from);
            }
            tokio::time::sleep(wait).await;
            pause = pause.saturating_mul(2);
        }
    }

    /// 75 % to 125 %, so that many who wait do not come back at the same moment.
    fn jittered(&self, pause: Duration) -> Duration {
        let percent = u32::try_from(75 + self.rng.u64() % 51).unwrap_or(100);
        pause.saturating_mul(percent) / 100
    }
}

fn is_busy(response: &Response) -> bool {
    matches!(response.status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

fn asked_pause(response: &Response) -> Option<Duration> {
    response.header("retry-after").and_then(|text| text.parse().ok()).map(Duration::from_secs)
}

/// What a refused request says about itself, for the driver to look a code up in. Never shown.
pub(crate) async fn refusal(response: Response) -> (u16, String) {
    let status = response.status.as_u16();
    let body = response.bytes(MOST_OF_AN_ERROR).await.unwrap_or_default();
    (status, String::from_utf8_lossy(&body).into_owned())
}

/// What a status means where the code says nothing more.
pub(crate) fn by_status(status: u16, denied: StoreError) -> StoreError {
    match status {
        304 => StoreError::NotModified,
        401 | 403 => denied,
        404 => StoreError::NotFound,
        412 => StoreError::Precondition,
        416 => StoreError::BadRange,
        408 | 429 | 500 | 502..=504 => StoreError::Throttled,
        other => StoreError::Status(other),
    }
}

/// The bytes of an answer to a ranged or whole read.
pub(crate) fn stream(response: Response) -> crate::Stream {
    use futures_util::StreamExt as _;
    Box::pin(response.into_stream().map(|piece| piece.map_err(StoreError::from)))
}

/// From `Content-Range: bytes 0-9/100`: the part, and the size of the whole.
pub(crate) fn content_range(response: &Response) -> Option<(crate::Part, u64)> {
    let (part, size) = response.header("content-range")?.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = part.split_once('-')?;
    Some((crate::Part { first: first.parse().ok()?, last: last.parse().ok()? }, size.parse().ok()?))
}

/// A body for each try: the same bytes again, or a stream once.
pub(crate) struct Once(std::sync::Mutex<Option<labelkeep_egress::Body>>);

impl Once {
    pub(crate) fn new(body: labelkeep_egress::Body) -> Self {
        Self(std::sync::Mutex::new(Some(body)))
    }

    pub(crate) fn next(&self) -> labelkeep_egress::Body {
        use labelkeep_egress::Body;
        let mut kept = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(Body::Bytes(bytes)) = kept.as_ref() {
            return Body::Bytes(bytes.clone());
        }
        kept.take().unwrap_or(Body::Empty)
    }
}
