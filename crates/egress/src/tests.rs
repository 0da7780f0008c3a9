use crate::{Egress, EgressError, Limits, Resolver, Settings};
use futures_util::StreamExt as _;
use std::{
    collections::VecDeque,
    future::Future,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

const LIMITS: Limits = Limits { most_bytes: 1000, total: Duration::from_secs(5), redirects: 0 };

/// Gives one list of addresses after the other, and counts how often it was asked.
struct Scripted {
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Scripted {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(Self { answers: Mutex::new(answers.iter().map(parse).collect()), asked: AtomicUsize::new(0) })
    }
}

impl Resolver for Scripted {
    fn resolve(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or_default();
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// A listener on loopback that answers every connection with `answer` and counts them.
async fn listener(answer: String) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let hits = Arc::new(AtomicUsize::new(0));
    let counted = hits.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = socket.read(&mut [0; 4096]).await;
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (port, hits)
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/CSV; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn allowing(entries: &[String]) -> Settings {
    Settings { allowed: entries.to_vec(), ..Settings::default() }
}

async fn error(egress: &Egress, url: &str) -> EgressError {
    egress.get(url, LIMITS).await.err().unwrap()
}

async fn text(egress: &Egress, url: &str, limits: Limits) -> Result<String, EgressError> {
    let mut stream = Box::pin(egress.get(url, limits).await?.into_stream());
    let mut all = Vec::new();
    while let Some(piece) = stream.next().await {
        all.extend_from_slice(&piece?);
    }
    Ok(String::from_utf8(all).unwrap())
}

#[tokio::test]
async fn w01_only_http_and_https_leave_the_house() {
    let egress = Egress::new(&Settings::default()).unwrap();
    for url in ["file:///etc/passwd", "ftp://example.org/x", "gopher://127.0.0.1:6379/_x", "dict://x:1/", "data:,x"] {
        assert_eq!(error(&egress, url).await, EgressError::Scheme, "{url}");
    }
    for url in ["\\\\server\\share", "/etc/passwd", "", "http://", "https://:80/", "http://example.org:0/"] {
        assert_eq!(error(&egress, url).await, EgressError::InvalidUrl, "{url}");
    }
}

#[tokio::test]
async fn s08_private_addresses_are_refused_however_they_are_written() {
    let (port, hits) = listener(ok("secret")).await;
    let egress = Egress::new(&Settings::default()).unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST.",
        "127.0.0.1.",
        "①②⑦.⓪.⓪.①",
        "user:password@127.0.0.1",
        "169.254.169.254",
    ] {
        let found = error(&egress, &format!("http://{host}:{port}/")).await;
        assert!(matches!(found, EgressError::Refused | EgressError::UnknownHost), "{host}: {found:?}");
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn w06_a_name_with_one_private_address_among_several_is_refused() {
    let (port, hits) = listener(ok("secret")).await;
    for addresses in [["8.8.8.8", "127.0.0.1"], ["2606:4700::1111", "::1"], ["8.8.8.8", "::ffff:10.0.0.1"]] {
        let egress = Egress::with_resolver(&Settings::default(), Scripted::new(&[&addresses])).unwrap();
        assert_eq!(error(&egress, &format!("http://mixed.example:{port}/")).await, EgressError::Refused);
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn w06_a_name_that_changes_its_address_after_the_check_is_not_asked_again() {
    let (port, hits) = listener(ok("secret")).await;
    // 192.0.2.1 is reserved for documentation: nobody answers there. It stands for the harmless first answer.
    let settings = Settings { allowed: vec!["192.0.2.0/24".into()], ..Settings::default() };
    let resolver = Scripted::new(&[&["192.0.2.1"], &["127.0.0.1"], &["127.0.0.1"]]);
    let egress = Egress::with_resolver(&settings, resolver.clone()).unwrap();
    let limits = Limits { total: Duration::from_millis(500), ..LIMITS };
    let url = format!("http://rebind.example:{port}/");
    let first = egress.get(&url, limits).await.err().unwrap();
    assert!(matches!(first, EgressError::Timeout | EgressError::Connect), "{first:?}");
    assert_eq!(resolver.asked.load(Ordering::SeqCst), 1);
    // The next request resolves anew, and is checked anew.
    assert_eq!(error(&egress, &url).await, EgressError::Refused);
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn w06_redirects_are_not_followed_or_checked_at_each_step() {
    let (inner, hits) = listener(ok("secret")).await;
    let (outer, _) =
        listener(format!("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{inner}/\r\nContent-Length: 0\r\n\r\n"))
            .await;
    let egress = Egress::with_resolver(
        &allowing(&[format!("outside.example:{outer}")]),
        Scripted::new(&[&["127.0.0.1"], &["127.0.0.1"]]),
    )
    .unwrap();
    let url = format!("http://outside.example:{outer}/");
    assert_eq!(error(&egress, &url).await, EgressError::Redirect);
    let followed = egress.get(&url, Limits { redirects: 5, ..LIMITS }).await.err().unwrap();
    assert_eq!(followed, EgressError::Refused);
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn w06_redirects_do_not_go_on_for_ever_nor_to_other_schemes() {
    for (location, expected) in [("/again", EgressError::Redirect), ("file:///etc/passwd", EgressError::Scheme)] {
        let (port, hits) =
            listener(format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n")).await;
        let egress = Egress::new(&allowing(&[format!("127.0.0.1:{port}")])).unwrap();
        let limits = Limits { redirects: 2, ..LIMITS };
        assert_eq!(egress.get(&format!("http://127.0.0.1:{port}/"), limits).await.err().unwrap(), expected);
        assert!(hits.load(Ordering::SeqCst) <= 3);
    }
}

#[tokio::test]
async fn s08_the_allow_list_lets_one_port_of_one_host_through() {
    let (port, _) = listener(ok("a,b")).await;
    let egress = Egress::new(&allowing(&[format!("127.0.0.1:{port}")])).unwrap();
    assert_eq!(text(&egress, &format!("http://127.0.0.1:{port}/x.csv"), LIMITS).await.unwrap(), "a,b");
    assert_eq!(error(&egress, &format!("http://127.0.0.1:{}/", port ^ 1)).await, EgressError::Refused);
    assert_eq!(error(&egress, &format!("http://127.0.0.2:{port}/")).await, EgressError::Refused);
    let answer = egress.get(&format!("http://127.0.0.1:{port}/x.csv"), LIMITS).await.unwrap();
    assert_eq!(answer.content_type.as_deref(), Some("text/csv"));
}

#[tokio::test]
async fn s08_metadata_services_stay_refused_whatever_is_set() {
    let settings = Settings {
        is_guarded: false,
        bans_reserved: false,
        allowed: vec!["0.0.0.0/0".into(), "::/0".into(), "169.254.169.254:80".into()],
        ..Settings::default()
    };
    let egress = Egress::with_resolver(&settings, Scripted::new(&[&["169.254.169.254"]])).unwrap();
    for url in ["http://169.254.169.254/latest/", "http://[fd00:ec2::254]/", "http://metadata.example/"] {
        assert_eq!(error(&egress, url).await, EgressError::Refused, "{url}");
    }
}

#[tokio::test]
async fn s08_switches_of_the_compatible_product_work() {
    let (port, _) = listener(ok("open")).await;
    let url = format!("http://127.0.0.1:{port}/");
    let off = Settings { is_guarded: false, ..Settings::default() };
    assert_eq!(text(&Egress::new(&off).unwrap(), &url, LIMITS).await.unwrap(), "open");
    let no_defaults = Settings { bans_reserved: false, ..Settings::default() };
    assert!(Egress::new(&no_defaults).unwrap().check(&url).await.is_ok());
    let own = Settings { banned: vec!["127.0.0.0/8".into()], ..no_defaults };
    assert_eq!(Egress::new(&own).unwrap().check(&url).await, Err(EgressError::Refused));
    let mapped = format!("http://[::ffff:127.0.0.1]:{port}/");
    assert_eq!(Egress::new(&own).unwrap().check(&mapped).await, Err(EgressError::Refused));
}

#[tokio::test]
async fn answers_are_bounded_and_errors_never_repeat_them() {
    let big = "x".repeat(2000);
    let (declared, _) = listener(ok(&big)).await;
    let (endless, _) = listener(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{big}")).await;
    let (failing, _) = listener("HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\nsecret".to_owned()).await;
    let (packed, _) = listener("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx".into()).await;
    let egress = Egress::new(&allowing(&["127.0.0.0/8".to_owned()])).unwrap();
    let url = |port| format!("http://127.0.0.1:{port}/");
    assert_eq!(error(&egress, &url(declared)).await, EgressError::TooLarge(1000));
    assert_eq!(text(&egress, &url(endless), LIMITS).await, Err(EgressError::TooLarge(1000)));
    assert_eq!(error(&egress, &url(packed)).await, EgressError::Encoded);
    let failed = error(&egress, &url(failing)).await;
    assert_eq!(failed, EgressError::Status(500));
    assert!(!failed.to_string().contains("secret") && !failed.to_string().contains("Oops"));
}

#[test]
fn s26_a_missing_or_invalid_certificate_file_stops_the_start() {
    let directory = tempfile::tempdir().unwrap();
    let (empty, broken) = (directory.path().join("empty.pem"), directory.path().join("broken.pem"));
    std::fs::write(&empty, "no certificate").unwrap();
    std::fs::write(&broken, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    for path in [empty, broken, directory.path().join("missing.pem")] {
        let settings = Settings { ca_files: vec![path.clone()], ..Settings::default() };
        let Err(EgressError::Setting(message)) = Egress::new(&settings) else { panic!("{}", path.display()) };
        assert!(message.contains("CUSTOM_CA_CERTS"));
    }
}

#[test]
fn a_guard_that_cannot_be_read_stops_the_start() {
    for entry in ["minio.lan", "10.0.0.0/99", "http://minio.lan:9000", "minio.lan:port", "a:1/b", "", "x@host:80"] {
        assert!(Egress::new(&allowing(&[entry.to_owned()])).is_err(), "{entry}");
    }
    for entry in ["minio.lan:9000", "10.0.0.0/8", "10.1.2.3", "10.1.2.3:9000", "[fd00::1]:9000", "fd00::/8", "h:80"] {
        assert!(Egress::new(&allowing(&[entry.to_owned()])).is_ok(), "{entry}");
    }
    assert!(Egress::new(&Settings { banned: vec!["lan".into()], ..Settings::default() }).is_err());
}
