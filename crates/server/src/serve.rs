//! The listener: accepts, does TLS, speaks HTTP. Bounded in connections and in the time that headers may take.

mod body;
mod forwarded;
mod line_ends;
mod tls;

pub use tls::{Certificate, self_signed};

use crate::client_address::ClientAddress;
use crate::edge::PlainHttp;
use axum::{Router, http::Request};
use forwarded::{client_address, is_plain};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use line_ends::LineEnds;
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tower::ServiceExt as _;

/// Connections at once; beyond, new ones wait.
const MOST_CONNECTIONS: usize = 10_000;
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// After the signal to stop, answers under way have so long.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until `stop` turns true, then lets answers under way finish.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    certificate: Option<Arc<Certificate>>,
    trusted_proxies: Arc<[IpAddr]>,
    mut stop: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let permits = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let permit = permits.clone().acquire_owned().await.map_err(std::io::Error::other)?;
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
            trusted_proxies: trusted_proxies.clone(),
            has_certificate: certificate.is_some(),
            stop: stop.clone(),
        };
        let certificate = certificate.clone();
        tokio::spawn(async move {
            connection.run(stream, certificate).await;
            drop(permit);
        });
    }
    let all = u32::try_from(MOST_CONNECTIONS).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(DRAIN, permits.acquire_many(all)).await;
    Ok(())
}

struct Connection {
    app: Router,
    peer: IpAddr,
    trusted_proxies: Arc<[IpAddr]>,
    has_certificate: bool,
    stop: watch::Receiver<bool>,
}

impl Connection {
    async fn run(self, stream: TcpStream, certificate: Option<Arc<Certificate>>) {
        let _ = stream.set_nodelay(true);
        match certificate {
            None => self.speak_http(stream, false).await,
            // Somebody who wrote http:// is told or sent to the right address instead of being cut off.
            Some(_) if !begins_tls(&stream).await => self.speak_http(stream, true).await,
            Some(certificate) => {
                let handshake = tokio::time::timeout(HANDSHAKE_TIMEOUT, certificate.acceptor().accept(stream));
                if let Ok(Ok(stream)) = handshake.await {
                    self.speak_http(stream, false).await;
                }
            }
        }
    }

    /// `lacks_tls`: on a listener that has a certificate.
    async fn speak_http(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, lacks_tls: bool) {
        let Self { app, peer, trusted_proxies, has_certificate, mut stop } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            let (parts, incoming) = request.into_parts();
            let (body, rest) = body::arriving(incoming, &parts.headers);
            let mut request = Request::from_parts(parts, body);
            let address = client_address(peer, request.headers(), &trusted_proxies);
            let came_plain = lacks_tls || (!has_certificate && is_plain(peer, request.headers(), &trusted_proxies));
            request.extensions_mut().insert(ClientAddress(address));
            if came_plain {
                request.extensions_mut().insert(PlainHttp);
            }
            let app = app.clone();
            async move {
                let mut response = app.oneshot(request).await?;
                if let Some(rest) = rest {
                    rest.read_off(&mut response).await;
                }
                Ok::<_, std::convert::Infallible>(response)
            }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT)
            .serve_connection(TokioIo::new(LineEnds::new(stream)), service)
            .with_upgrades();
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

/// Every TLS connection begins with a handshake record.
async fn begins_tls(stream: &TcpStream) -> bool {
    let mut first = [0; 1];
    let peeked = tokio::time::timeout(HANDSHAKE_TIMEOUT, stream.peek(&mut first)).await;
    !matches!(peeked, Ok(Ok(1)) if first != [22])
}
