//! The listener: accepts, does TLS, speaks HTTP. Bounded in connections and in the time that headers may take.

mod body;
mod tls;

pub use tls::{Certificate, self_signed};

use crate::client_address::ClientAddress;
use crate::edge::PlainHttp;
use axum::{Router, http::Request};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
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
            peer: peer.ip(),
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
            .serve_connection(TokioIo::new(stream), service)
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

/// Whether a request on a listener without a certificate came unprotected: a declared proxy says so, or somebody goes
/// round the proxies. Without proxies, plain HTTP is what the installation asked for.
pub(crate) fn is_plain(peer: IpAddr, headers: &axum::http::HeaderMap, trusted: &[IpAddr]) -> bool {
    if !trusted.contains(&peer) {
        return !trusted.is_empty() && !peer.is_loopback();
    }
    let proto = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok()).unwrap_or("https");
    !proto.rsplit(',').next().unwrap_or_default().trim().eq_ignore_ascii_case("https")
}

/// What a proxy says of its client counts only from proxies that were declared (S02); the last hop that is none of them
/// is the client.
fn client_address(peer: IpAddr, headers: &axum::http::HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter_map(|part| part.trim().parse::<IpAddr>().ok())
        .rfind(|address| !trusted.contains(address))
        .unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::client_address;
    use axum::http::HeaderMap;

    #[test]
    fn forwarded_addresses_count_only_from_declared_proxies() {
        let ip = |text: &str| text.parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 203.0.113.7, 10.0.0.2".parse().unwrap());
        assert_eq!(client_address(ip("198.51.100.1"), &headers, &[ip("10.0.0.1")]), ip("198.51.100.1"));
        assert_eq!(client_address(ip("10.0.0.1"), &headers, &[ip("10.0.0.1"), ip("10.0.0.2")]), ip("203.0.113.7"));
    }
}
