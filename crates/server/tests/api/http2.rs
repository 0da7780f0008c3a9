//! HTTP/2, which browsers speak over TLS.

use crate::harness::*;
use axum::{
    body::Bytes,
    http::{Request, Response},
};
use h2::{RecvStream, SendStream, client::SendRequest};
use labelkeep_server::serve::{Certificate, Serving, self_signed, serve};
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use std::{path::Path, sync::Arc};
use tokio::net::{TcpListener, TcpStream};

/// A listener with a certificate of its own.
async fn listening(folder: &Path) -> (TcpListener, Serving) {
    let (certificate, key) = self_signed(folder, vec!["localhost".to_owned()]).unwrap();
    let certificate = Some(Certificate::load(&certificate, &key).unwrap());
    (TcpListener::bind("127.0.0.1:0").await.unwrap(), Serving { certificate, ..Serving::default() })
}

async fn connect(address: std::net::SocketAddr, folder: &Path) -> SendRequest<Bytes> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(folder.join("self-signed.crt")).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let stream = TcpStream::connect(address).await.unwrap();
    let stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn text(response: Response<RecvStream>) -> (u16, String) {
    let (parts, mut body) = response.into_parts();
    let mut bytes = Vec::new();
    while let Some(piece) = body.data().await {
        let piece = piece.unwrap();
        let _ = body.flow_control().release_capacity(piece.len());
        bytes.extend_from_slice(&piece);
    }
    (parts.status.as_u16(), String::from_utf8(bytes).unwrap())
}

async fn get(client: &SendRequest<Bytes>, request: Request<()>) -> (u16, String) {
    let mut client = client.clone().ready().await.unwrap();
    let (response, _) = client.send_request(request, true).unwrap();
    text(response.await.unwrap()).await
}

fn request(method: &str, address: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(address)
}

on_both_databases! {
    async fn http2_has_the_limits_of_http1(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let folder = tempfile::tempdir().unwrap();
        let (listener, serving) = listening(folder.path()).await;
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let server = tokio::spawn(serve(listener, app.router.clone(), serving, stopped));
        let client = connect(address, folder.path()).await;

        // A request whose body does not come holds up no other on its connection.
        let begin = request("POST", "https://localhost/api/session").header("content-type", "application/json");
        let mut ready = client.clone().ready().await.unwrap();
        let (held, mut body): (_, SendStream<Bytes>) = ready.send_request(begin.body(()).unwrap(), false).unwrap();
        let (status, health) = get(&client, request("GET", "https://localhost/health").body(()).unwrap()).await;
        assert_eq!((status, health.as_str()), (200, r#"{"status":"UP"}"#));
        // Nor may it be large.
        body.send_data(Bytes::from(vec![b' '; 16 << 10]), false).unwrap();
        assert_eq!(text(held.await.unwrap()).await.0, 413);
        let said = request("POST", "https://localhost/api/session").header("content-length", "31000000");
        let (response, _body) = client.clone().ready().await.unwrap().send_request(said.body(()).unwrap(), false).unwrap();
        assert_eq!(text(response.await.unwrap()).await.0, 413);

        // One host, in the address.
        for (address, host, expected) in [
            ("https://localhost/health", Some("localhost"), 200),
            ("https://localhost/health", Some("evil.example"), 400),
            ("https://evil.example/health", None, 400),
            ("https://evil.example/health", Some("localhost"), 400),
        ] {
            let mut asked = request("GET", address);
            if let Some(host) = host {
                asked = asked.header("host", host);
            }
            assert_eq!(get(&client, asked.body(()).unwrap()).await.0, expected, "{address} {host:?}");
        }
        // A head without end costs the connection, and no other.
        let large = request("GET", "https://localhost/health").header("x-large", "x".repeat(200 << 10)).body(()).unwrap();
        let (response, _) = client.clone().ready().await.unwrap().send_request(large, true).unwrap();
        assert!(response.await.is_err());
        let another = connect(address, folder.path()).await;
        assert_eq!(get(&another, request("GET", "https://localhost/health").body(()).unwrap()).await.0, 200);

        drop(another);
        drop(client);
        stop.send(true).unwrap();
        server.await.unwrap().unwrap();
    }
}
