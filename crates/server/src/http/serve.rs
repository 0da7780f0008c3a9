//! The listener: accepts, does TLS, speaks HTTP/1.1 and, over TLS, HTTP/2. Bounded in connections, in the time that clients
//! may take for their part, and in what is held of each.

mod body;
mod crowd;
mod departing;
mod forwarded;
mod line_ends;
mod pace;
mod proxies;
mod tls;

pub use crowd::Room;
pub use proxies::TrustedProxies;
pub use tls::{Certificate, self_signed};

use crate::http::{
    client_address::{ClientAddress, network},
    edge::{Crowded, PlainHttp},
};
use axum::{Router, http::Request, response::Response};
use crowd::{Crowd, Place};
use departing::Departing;
use forwarded::{client_address, is_plain};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use line_ends::LineEnds;
use std::{convert::Infallible, net::IpAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    time::Instant,
};
use tower::ServiceExt as _;

const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// Of a connection: the head of a request, and what is read and written ahead.
const BUFFER: usize = 128 << 10;
/// After the signal to stop, answers under way have so long.
const DRAIN: Duration = Duration::from_secs(10);
/// How often connections are looked at, and how often while somebody waits for a place.
const TENDED: Duration = Duration::from_secs(2);
const TENDED_IN_A_RUSH: Duration = Duration::from_millis(200);

/// How a listener serves.
#[derive(Clone, Default)]
pub struct Serving {
    pub certificate: Option<Arc<Certificate>>,
    pub trusted_proxies: TrustedProxies,
    pub room: Room,
}

/// Serves until `stop` turns true, then lets answers under way finish.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    serving: Serving,
    mut stop: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let crowd = Crowd::new(serving.room);
    let (under_way, mut all_done) = mpsc::channel::<Infallible>(1);
    let tending = tokio::spawn(tend(Arc::clone(&crowd)));
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, for example: others may end meanwhile.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            _ = stop.changed() => break,
        };
        let connection = Connection {
            app: app.clone(),
            peer: peer.ip().to_canonical(),
            serving: serving.clone(),
            crowd: Arc::clone(&crowd),
            stop: stop.clone(),
        };
        let under_way = under_way.clone();
        tokio::spawn(async move {
            connection.run(stream).await;
            drop(under_way);
        });
    }
    drop(under_way);
    let _ = tokio::time::timeout(DRAIN, all_done.recv()).await;
    tending.abort();
    Ok(())
}

async fn tend(crowd: Arc<Crowd>) {
    let mut tended = Instant::now();
    loop {
        tokio::time::sleep(TENDED_IN_A_RUSH).await;
        let now = Instant::now();
        if crowd.is_full() || now >= tended + TENDED {
            tended = now;
            crowd.tend(now);
        }
    }
}

struct Connection {
    app: Router,
    peer: IpAddr,
    serving: Serving,
    crowd: Arc<Crowd>,
    stop: watch::Receiver<bool>,
}

impl Connection {
    async fn run(self, stream: TcpStream) {
        let is_proxy = self.serving.trusted_proxies.contains(self.peer);
        let Some(place) = self.crowd.enter((!is_proxy).then(|| network(self.peer))).await else {
            tracing::warn!(peer = %self.peer, "turned a connection away: all places are taken by clients at work");
            return;
        };
        let place = Arc::new(place);
        let _ = stream.set_nodelay(true);
        tokio::select! {
            () = place.taken() => {}
            () = self.speak(stream, &place) => {}
        }
    }

    async fn speak(self, stream: TcpStream, place: &Arc<Place>) {
        match self.serving.certificate.clone() {
            None => self.speak_http1(stream, place, false).await,
            // Somebody who wrote http:// is told or sent to the right address instead of being cut off.
            Some(_) if !begins_tls(&stream).await => self.speak_http1(stream, place, true).await,
            Some(certificate) => {
                let handshake = tokio::time::timeout(HANDSHAKE_TIMEOUT, certificate.acceptor().accept(stream));
                match handshake.await {
                    Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => {
                        self.speak_http2(stream, place).await;
                    }
                    Ok(Ok(stream)) => self.speak_http1(stream, place, false).await,
                    _ => {}
                }
            }
        }
    }

    /// `lacks_tls`: on a listener that has a certificate.
    async fn speak_http1<Stream>(self, stream: Stream, place: &Arc<Place>, lacks_tls: bool)
    where
        Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let mut stop = self.stop.clone();
        let requests = Arc::new(Requests { connection: self, place: Arc::clone(place), lacks_tls });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT)
            .max_buf_size(BUFFER)
            .serve_connection(
                TokioIo::new(LineEnds::new(stream)),
                service_fn(move |request| Arc::clone(&requests).answer(request)),
            );
        tokio::pin!(connection);
        tokio::select! {
            _ = connection.as_mut() => {}
            _ = stop.changed() => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }

    async fn speak_http2<Stream>(self, stream: Stream, place: &Arc<Place>)
    where
        Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let mut stop = self.stop.clone();
        let requests = Arc::new(Requests { connection: self, place: Arc::clone(place), lacks_tls: false });
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_concurrent_streams(100)
            .max_header_list_size(64 << 10)
            .initial_stream_window_size(256 << 10)
            .initial_connection_window_size(512 << 10)
            .max_send_buf_size(BUFFER)
            // Who opens requests only to take them back is cut off early (rapid reset).
            .max_pending_accept_reset_streams(20)
            .max_local_error_reset_streams(100)
            .keep_alive_interval(Duration::from_secs(30))
            .keep_alive_timeout(Duration::from_secs(20))
            .serve_connection(TokioIo::new(stream), service_fn(move |request| Arc::clone(&requests).answer(request)));
        tokio::pin!(connection);
        tokio::select! {
            _ = connection.as_mut() => {}
            _ = stop.changed() => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }
}

/// The requests of one connection.
struct Requests {
    connection: Connection,
    place: Arc<Place>,
    lacks_tls: bool,
}

impl Requests {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Response, Infallible> {
        let Connection { app, peer, serving, crowd, .. } = &self.connection;
        let exchange = self.place.begin();
        let (parts, incoming) = request.into_parts();
        let (body, rest) = body::arriving(incoming, &parts.headers, Arc::clone(&exchange));
        let mut request = Request::from_parts(parts, body);
        let address = client_address(*peer, request.headers(), &serving.trusted_proxies);
        let share = crowd.exchange(network(address));
        let came_plain = self.lacks_tls
            || (serving.certificate.is_none() && is_plain(*peer, request.headers(), &serving.trusted_proxies));
        let is_http1 = request.version() < axum::http::Version::HTTP_2;
        let extensions = request.extensions_mut();
        extensions.insert(ClientAddress(address));
        if came_plain {
            extensions.insert(PlainHttp);
        }
        if share.is_none() {
            extensions.insert(Crowded);
        }
        let mut response = app.clone().oneshot(request).await?;
        // HTTP/2 ends one request without the others.
        if let Some(rest) = rest.filter(|_| is_http1) {
            rest.read_off(&mut response).await;
        }
        Ok(response.map(|body| axum::body::Body::new(Departing::new(body, exchange, share))))
    }
}

/// Every TLS connection begins with a handshake record.
async fn begins_tls(stream: &TcpStream) -> bool {
    let mut first = [0; 1];
    let peeked = tokio::time::timeout(HANDSHAKE_TIMEOUT, stream.peek(&mut first)).await;
    !matches!(peeked, Ok(Ok(1)) if first != [22])
}
