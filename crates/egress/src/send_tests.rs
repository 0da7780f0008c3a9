//! Requests to stores: methods, bodies, kept connections, and the guard in front of them.

use crate::{Body, Calls, Egress, EgressError, Patience, Purpose, Request, Resolver, Settings, TlsOptions};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, Method};
use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// Always the same address; counts how often it was asked.
struct Fixed(IpAddr, AtomicUsize);

impl Resolver for Fixed {
    fn resolve(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(Ok(vec![self.0])))
    }
}

/// Notes what it was sent, one text for each request, and how many connections there were; answers "ok" to each.
#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<String>>,
    connections: AtomicUsize,
}

async fn recorder() -> (u16, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::new(Seen::default());
    let noted = seen.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            noted.connections.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(record(socket, noted.clone()));
        }
    });
    (port, seen)
}

async fn record(mut socket: TcpStream, seen: Arc<Seen>) {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = socket.read(&mut buffer).await {
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if body.len() < length.unwrap_or(0) {
            continue;
        }
        seen.requests.lock().unwrap().push(std::mem::take(&mut text));
        let answer = b"HTTP/1.1 201 Created\r\nETag: \"x\"\r\nContent-Length: 2\r\n\r\nok";
        socket.write_all(answer).await.unwrap();
    }
}

fn request(method: Method, base: &str, path: &str, body: Body) -> Request {
    Request {
        method,
        base: base.to_owned(),
        path_and_query: path.to_owned(),
        headers: HeaderMap::new(),
        body,
        patience: Patience::default(),
    }
}

fn open_to(port: u16) -> (Egress, Arc<Fixed>) {
    let resolver = Arc::new(Fixed("127.0.0.1".parse().unwrap(), AtomicUsize::new(0)));
    let settings = Settings { allowed: vec![format!("store.example:{port}")], ..Settings::default() };
    (Egress::with_resolver(&settings, resolver.clone()).unwrap(), resolver)
}

#[tokio::test]
async fn paths_go_over_the_wire_as_they_are_and_connections_are_kept() {
    let (port, seen) = recorder().await;
    let (egress, resolver) = open_to(port);
    let base = format!("http://store.example:{port}");
    for path in ["/b/a//b.jpg", "/b/x/../y?list-type=2&prefix=", "/b/x/%252E%252E/y", "/b/./z", "/b/+%20"] {
        let answer = egress.send(request(Method::GET, &base, path, Body::Empty)).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.header("etag")), (201, Some("\"x\"")));
        assert_eq!(answer.bytes(10).await.unwrap(), b"ok");
        let last = seen.requests.lock().unwrap().last().unwrap().clone();
        assert!(last.starts_with(&format!("GET {path} HTTP/1.1\r\n")), "{last}");
        assert!(last.to_lowercase().contains(&format!("host: store.example:{port}\r\n")), "{last}");
    }
    assert_eq!(seen.connections.load(Ordering::SeqCst), 1);
    assert_eq!(resolver.1.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn bodies_are_sent_whole_or_in_pieces() {
    let (port, seen) = recorder().await;
    let (egress, _) = open_to(port);
    let base = format!("http://store.example:{port}");
    let pieces = || stream::iter([Ok(Bytes::from_static(b"one ")), Ok(Bytes::from_static(b"two"))]);
    for body in [Body::Bytes(Bytes::from_static(b"one two")), Body::Stream { length: 7, pieces: Box::pin(pieces()) }] {
        let answer = egress.send(request(Method::PUT, &base, "/b/k", body)).await.unwrap();
        assert_eq!(answer.status, 201);
        let last = seen.requests.lock().unwrap().last().unwrap().clone();
        assert!(last.starts_with("PUT /b/k ") && last.ends_with("\r\n\r\none two"), "{last}");
        assert!(!last.to_lowercase().contains("transfer-encoding"), "{last}");
    }
}

#[tokio::test]
async fn s08_requests_to_stores_are_guarded_as_everything_else() {
    let (port, seen) = recorder().await;
    let egress = Egress::new(&Settings::default()).unwrap();
    for base in
        [format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}"), "http://169.254.169.254".into()]
    {
        let found = egress.send(request(Method::PUT, &base, "/", Body::Empty)).await.err().unwrap();
        assert_eq!(found, EgressError::Refused, "{base}");
    }
    let found = egress.send(request(Method::GET, "file:///etc", "/passwd", Body::Empty)).await.err().unwrap();
    assert_eq!(found, EgressError::Scheme);
    assert_eq!(egress.connect("127.0.0.1", port).await.err(), Some(EgressError::Refused));
    assert_eq!(egress.connect("::ffff:127.0.0.1", port).await.err(), Some(EgressError::Refused));
    for host in ["", "a/b", "user@host", "a b", "h?x", "%31"] {
        assert_eq!(egress.connect(host, port).await.err(), Some(EgressError::InvalidUrl), "{host}");
    }
    assert_eq!(seen.connections.load(Ordering::SeqCst), 0);
    // A path cannot lead to another host.
    let (egress, _) = open_to(port);
    for path in ["@evil.example/", "//evil.example/", ":1/", "http://evil.example/"] {
        let base = format!("http://store.example:{port}");
        let _ = egress.send(request(Method::GET, &base, path, Body::Empty)).await;
    }
    for text in seen.requests.lock().unwrap().iter() {
        assert!(text.to_lowercase().contains(&format!("host: store.example:{port}\r\n")), "{text}");
    }
}

#[tokio::test]
async fn s23_the_door_to_metadata_services_leads_nowhere_else() {
    let (port, seen) = recorder().await;
    let named = SocketAddr::new("127.0.0.1".parse().unwrap(), port);
    let (egress, _) = open_to(port);
    let door = egress.to_metadata_services(&[named]);
    let base = format!("http://127.0.0.1:{port}");
    assert!(door.send(request(Method::PUT, &base, "/latest/api/token", Body::Empty)).await.is_ok());
    assert_eq!(seen.connections.load(Ordering::SeqCst), 1);
    for base in ["http://127.0.0.1:1", "http://8.8.8.8", "http://169.254.169.254:8080", "http://10.0.0.1"] {
        let found = door.send(request(Method::GET, base, "/", Body::Empty)).await.err();
        assert_eq!(found, Some(EgressError::Refused), "{base}");
    }
    assert!(door.check("http://169.254.169.254/latest/").await.is_ok());
    // And what it may reach stays refused for everybody else.
    assert_eq!(egress.check("http://169.254.169.254/latest/").await, Err(EgressError::Refused));
    assert_eq!(egress.check(&format!("{base}/")).await, Err(EgressError::Refused));
}

#[tokio::test]
async fn an_answer_that_is_cut_off_or_does_not_come_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut cut, _) = listener.accept().await.unwrap();
        let _ = cut.read(&mut [0; 4096]).await;
        cut.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf").await.unwrap();
        drop(cut);
        let (silent, _) = listener.accept().await.unwrap();
        std::future::pending::<()>().await;
        drop(silent);
    });
    let (egress, _) = open_to(port);
    let base = format!("http://store.example:{port}");
    let answer = egress.send(request(Method::GET, &base, "/", Body::Empty)).await.unwrap();
    assert_eq!(answer.bytes(1000).await, Err(EgressError::Broken));
    let mut waiting = request(Method::GET, &base, "/", Body::Empty);
    waiting.patience.head = Duration::from_millis(50);
    assert_eq!(egress.send(waiting).await.err(), Some(EgressError::Timeout));
}

#[tokio::test]
async fn s24_certificates_and_keys_that_cannot_be_used_are_named() {
    let (port, _) = recorder().await;
    let (egress, _) = open_to(port);
    let own = rcgen::generate_simple_self_signed(vec!["store.example".into()]).unwrap();
    let other = rcgen::KeyPair::generate().unwrap();
    let certificate = own.cert.pem();
    for (options, word) in [
        (TlsOptions { ca: Some("no pem".into()), identity: None }, "CA certificate"),
        (TlsOptions { ca: None, identity: Some(("no pem".into(), "no pem".into())) }, "client certificate"),
        (TlsOptions { ca: None, identity: Some((certificate.clone(), "no pem".into())) }, "client key"),
        (TlsOptions { ca: None, identity: Some((certificate, other.serialize_pem())) }, "does not belong"),
    ] {
        let Some(EgressError::Setting(text)) = egress.connect_tls("store.example", port, &options).await.err() else {
            panic!("{word}");
        };
        assert!(text.contains(word), "{text}");
    }
}

#[tokio::test]
async fn s25_everything_that_is_asked_or_refused_is_counted_by_destination_and_purpose() {
    let (port, _) = recorder().await;
    let (egress, _) = open_to(port);
    let storage = egress.for_purpose(Purpose::Storage);
    let base = format!("http://store.example:{port}");
    for _ in 0..3 {
        storage.send(request(Method::GET, &base, "/", Body::Empty)).await.unwrap().bytes(100).await.unwrap();
    }
    for base in ["http://127.0.0.1:9", "http://10.0.0.1"] {
        assert!(egress.send(request(Method::GET, base, "/", Body::Empty)).await.is_err());
    }
    assert!(storage.to_metadata_services(&[]).connect("192.0.2.1", 443).await.is_err());
    let mut counts = egress.ledger().take();
    counts.sort_by_key(|(purpose, destination, _)| (*purpose, destination.clone()));
    let refused = Calls { refused: 1, ..Calls::default() };
    assert_eq!(
        counts,
        [
            (Purpose::Storage, format!("store.example:{port}"), Calls { lookups: 1, calls: 3, refused: 0 }),
            (Purpose::MachineIdentity, "192.0.2.1:443".to_owned(), refused),
            (Purpose::Other, "10.0.0.1:80".to_owned(), refused),
            (Purpose::Other, "127.0.0.1:9".to_owned(), refused),
        ]
    );
    assert!(egress.ledger().take().is_empty());
    egress.ledger().put_back(counts.clone());
    assert_eq!(egress.ledger().take().len(), counts.len());
}
