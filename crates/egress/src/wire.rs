//! One request over one connection to an address that was checked.

use crate::{
    error::EgressError,
    request::{Body, Patience},
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http::Uri;
use http_body_util::{BodyExt as _, Empty, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Frame, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::Client as Hyper,
    rt::{TokioExecutor, TokioIo, TokioTimer},
};
use rustls::ClientConfig;
use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{net::TcpStream, time::Instant};

/// Until a connection stands, over all addresses of a host.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection that nobody has used for so long is closed: most stores close theirs after some 20 seconds.
const KEPT: Duration = Duration::from_secs(15);

type Content = UnsyncBoxBody<Bytes, io::Error>;
pub(crate) type Client = Hyper<HttpsConnector<Pinned>, Content>;

/// A client that knows no other addresses than these: it never asks a resolver.
pub(crate) fn client(addresses: Vec<SocketAddr>, tls: ClientConfig, idle_connections: usize) -> Client {
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(Pinned(addresses.into()));
    #[expect(clippy::disallowed_methods, reason = "the one place that makes a client")]
    let mut builder = Hyper::builder(TokioExecutor::new());
    builder
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(KEPT)
        .pool_max_idle_per_host(idle_connections)
        .build(connector)
}

/// Connects to checked addresses, whatever host the address of a request names.
#[derive(Clone)]
pub(crate) struct Pinned(Arc<[SocketAddr]>);

impl tower_service::Service<Uri> for Pinned {
    type Response = TokioIo<TcpStream>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let addresses = self.0.clone();
        Box::pin(async move { connect(&addresses).await.map(TokioIo::new) })
    }
}

/// To the first address that answers; each gets its share of the time.
pub(crate) async fn connect(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let share = CONNECT_TIMEOUT / u32::try_from(addresses.len().clamp(1, 4)).unwrap_or(1);
    let attempts = async {
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in addresses {
            match tokio::time::timeout(share, TcpStream::connect(address)).await {
                Ok(Ok(connection)) => {
                    connection.set_nodelay(true)?;
                    return Ok(connection);
                }
                Ok(Err(error)) => last = error,
                Err(_) => last = io::ErrorKind::TimedOut.into(),
            }
        }
        Err(last)
    };
    tokio::time::timeout(CONNECT_TIMEOUT, attempts).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// Sends and waits for the head of the answer. As long as pieces of the body are taken, the other side is not idle.
pub(crate) async fn send(
    client: &Client,
    request: http::request::Builder,
    body: Body,
    patience: Patience,
    deadline: Option<Instant>,
) -> Result<http::Response<Incoming>, EgressError> {
    let taken = Arc::new(AtomicU64::new(0));
    let request = request.body(content(body, taken.clone())).map_err(|_| EgressError::InvalidUrl)?;
    let mut answer = std::pin::pin!(client.request(request));
    let mut seen = 0;
    loop {
        let patient = Instant::now() + patience.head;
        let until = deadline.map_or(patient, |deadline| deadline.min(patient));
        match tokio::time::timeout_at(until, &mut answer).await {
            Ok(Ok(response)) => return Ok(response),
            Ok(Err(error)) => return Err(told(&error)),
            Err(_) => {
                let now = taken.load(Ordering::Relaxed);
                if now == seen || deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                    return Err(EgressError::Timeout);
                }
                seen = now;
            }
        }
    }
}

fn content(body: Body, taken: Arc<AtomicU64>) -> Content {
    match body {
        Body::Empty => Empty::new().map_err(|never| match never {}).boxed_unsync(),
        Body::Bytes(bytes) => Full::new(bytes).map_err(|never| match never {}).boxed_unsync(),
        Body::Stream { pieces, .. } => StreamBody::new(pieces.map(move |piece| {
            taken.fetch_add(1, Ordering::Relaxed);
            piece.map(Frame::data)
        }))
        .boxed_unsync(),
    }
}

/// Only the kind of an error leaves this crate; the operator finds more in the log.
fn told(error: &hyper_util::client::legacy::Error) -> EgressError {
    let source = std::error::Error::source(error);
    tracing::debug!(?source, "outbound request failed");
    let is_timeout = {
        let mut cause = source;
        let mut found = false;
        while let Some(inner) = cause {
            found |= inner.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
            cause = inner.source();
        }
        found
    };
    match (is_timeout, error.is_connect()) {
        (true, _) => EgressError::Timeout,
        (false, true) => EgressError::Connect,
        (false, false) => EgressError::Broken,
    }
}

pub(crate) fn pieces(
    body: Incoming,
    idle: Duration,
    deadline: Option<Instant>,
) -> impl Stream<Item = Result<Bytes, EgressError>> + Send + 'static {
    stream::try_unfold(body, move |mut body| async move {
        loop {
            let patient = Instant::now() + idle;
            let until = deadline.map_or(patient, |deadline| deadline.min(patient));
            let frame = tokio::time::timeout_at(until, body.frame()).await.map_err(|_| EgressError::Timeout)?;
            let Some(frame) = frame else { return Ok(None) };
            let frame = frame.map_err(|error| {
                tracing::debug!(source = ?std::error::Error::source(&error), "an answer broke");
                EgressError::Broken
            })?;
            if let Ok(data) = frame.into_data() {
                return Ok(Some((data, body)));
            }
        }
    })
}
