//! The body of a request while it arrives, at the client's pace. What nobody wanted is read off before the answer goes out:
//! HTTP/1 would otherwise end the connection without a word, and the client's next request on it would fail.

use super::crowd::Exchange;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    sync::oneshot,
    time::{Instant, Sleep},
};

/// What is read off of an unwanted body, and how long; beyond, the answer says that the connection ends.
const MOST_REST: u64 = 64 * 1024 * 1024;
const REST_TIME: Duration = Duration::from_secs(10);

/// What is left of a body that was dropped before its end.
pub(super) struct Rest {
    dropped: oneshot::Receiver<Incoming>,
    /// The client waits for our word before it sends the body: reading would ask for what nobody wants.
    waits: bool,
}

/// The body for the application, and the way to its rest.
pub(super) fn arriving(incoming: Incoming, headers: &HeaderMap, exchange: Arc<Exchange>) -> (Body, Option<Rest>) {
    if incoming.is_end_stream() {
        return (Body::empty(), None);
    }
    let (returns, dropped) = oneshot::channel();
    let wait = Box::pin(tokio::time::sleep(Duration::ZERO));
    let body = Arriving { incoming: Some(incoming), returns: Some(returns), exchange, wait };
    (Body::new(body), Some(Rest { dropped, waits: headers.contains_key(header::EXPECT) }))
}

impl Rest {
    /// Makes the connection fit for the next request, or tells the client that there is none on it.
    pub(super) async fn read_off(mut self, response: &mut Response) {
        let Ok(rest) = self.dropped.try_recv() else { return };
        if self.waits || !matches!(tokio::time::timeout(REST_TIME, discard(rest)).await, Ok(true)) {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
    }
}

/// Whether the end was reached.
async fn discard(mut rest: Incoming) -> bool {
    let mut read = 0;
    while let Some(frame) = rest.frame().await {
        let Ok(frame) = frame else { return false };
        read += frame.data_ref().map_or(0, |data| data.len() as u64);
        if read > MOST_REST {
            return false;
        }
    }
    true
}

struct Arriving {
    /// Gone when it ended or broke.
    incoming: Option<Incoming>,
    returns: Option<oneshot::Sender<Incoming>>,
    exchange: Arc<Exchange>,
    wait: Pin<Box<Sleep>>,
}

impl hyper::body::Body for Arriving {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        let Some(incoming) = this.incoming.as_mut() else { return Poll::Ready(None) };
        match Pin::new(incoming).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                this.exchange.request(|pace| pace.moved(Instant::now(), bytes));
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(end) => {
                this.exchange.request(|pace| pace.moved(Instant::now(), 0));
                this.incoming = None;
                Poll::Ready(end.map(|end| end.map_err(io::Error::other)))
            }
            Poll::Pending => {
                let deadline = this.exchange.request(|pace| pace.wait(Instant::now()));
                if let Some(deadline) = deadline.filter(|deadline| *deadline != this.wait.deadline()) {
                    this.wait.as_mut().reset(deadline);
                }
                ready!(this.wait.as_mut().poll(context));
                this.incoming = None;
                Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(hyper::body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map_or_else(SizeHint::default, hyper::body::Body::size_hint)
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if let (Some(incoming), Some(returns)) = (self.incoming.take(), self.returns.take())
            && !incoming.is_end_stream()
        {
            self.exchange.request(|pace| pace.moved(Instant::now(), 0));
            // Nobody waits for it when the connection is gone.
            let _ = returns.send(incoming);
        }
    }
}
