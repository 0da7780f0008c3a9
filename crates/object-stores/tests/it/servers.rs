//! Servers that live as long as a test.

use labelkeep_egress::{Body, Egress, Patience, Request, Response, Settings};
use labelkeep_model::{SystemClock, SystemRng};
use labelkeep_object_stores::{Caller, Retries};
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use std::{
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

pub fn tool(inside: &str) -> PathBuf {
    let folder = std::env::var_os("LABELKEEP_TEST_STORES").expect(
        "LABELKEEP_TEST_STORES is not set: run the tests with `cargo xtask test`, or set it to .cache/stores after `cargo xtask setup`",
    );
    Path::new(&folder).join(inside)
}

/// A port that no other test takes as long as this one runs: two that start servers at the same moment would both find it
/// free. It is below those that the system gives away by itself.
pub fn free_port() -> u16 {
    use labelkeep_model::Rng as _;
    loop {
        let port = 20_000 + (SystemRng::new().u64() % 10_000) as u16;
        let claim = std::fs::File::create(std::env::temp_dir().join(format!("labelkeep-test-port-{port}"))).unwrap();
        if claim.try_lock().is_ok() && TcpListener::bind(("127.0.0.1", port)).is_ok() {
            // Held until the process ends.
            std::mem::forget(claim);
            return port;
        }
    }
}

pub struct Server(Child);

impl Server {
    /// Starts it and waits until it takes connections.
    pub fn start(command: &mut Command, port: u16) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(child.try_wait().unwrap().is_none(), "{command:?} ended");
            assert!(start.elapsed() < Duration::from_secs(60), "{command:?} takes no connections");
            std::thread::sleep(Duration::from_millis(100));
        }
        Self(child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A certificate authority, a server's certificate for localhost, and a client's.
pub struct Certificates {
    pub folder: tempfile::TempDir,
    pub ca: String,
    pub client: (String, String),
}

impl Certificates {
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

pub fn certificates() -> Certificates {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = CertificateParams::new(vec![]).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    authority.distinguished_name.push(rcgen::DnType::CommonName, "test authority");
    let authority_key = KeyPair::generate().unwrap();
    let certificate = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let issue = |names: &[&str], usage| {
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, names_of(&usage));
        params.extended_key_usages = vec![usage];
        (params.signed_by(&key, &issuer).unwrap().pem(), key.serialize_pem())
    };
    let server = issue(&["localhost", "127.0.0.1"], ExtendedKeyUsagePurpose::ServerAuth);
    let client = issue(&["labeler"], ExtendedKeyUsagePurpose::ClientAuth);
    let ca = certificate.pem();
    for (name, text) in [("ca.pem", &ca), ("server.pem", &server.0), ("server.key", &server.1)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    Certificates { folder, ca, client }
}

fn names_of(usage: &ExtendedKeyUsagePurpose) -> &'static str {
    if *usage == ExtendedKeyUsagePurpose::ServerAuth { "localhost" } else { "labeler" }
}

pub fn caller(certificates: Option<&Certificates>) -> Caller {
    let settings = Settings {
        allowed: vec!["127.0.0.0/8".into(), "::1".into()],
        ca_files: certificates.iter().map(|certificates| certificates.path("ca.pem")).collect(),
        ..Settings::default()
    };
    Caller {
        egress: Egress::new(&settings).unwrap(),
        clock: Arc::new(SystemClock),
        rng: Arc::new(SystemRng::new()),
        retries: Retries {
            first_pause: Duration::from_millis(20),
            longest_pause: Duration::from_millis(200),
            within: Duration::from_secs(10),
        },
    }
}

/// Opens an address as a browser would.
pub async fn open(caller: &Caller, address: &str) -> Response {
    send(caller, http::Method::GET, address, Body::Empty, &[]).await
}

pub async fn send(
    caller: &Caller,
    method: http::Method,
    address: &str,
    body: Body,
    headers: &[(&'static str, &str)],
) -> Response {
    let start = address.find("://").unwrap() + 3;
    let slash = start + address[start..].find('/').unwrap();
    let mut map = http::HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    let request = Request {
        method,
        base: address[..slash].to_owned(),
        path_and_query: address[slash..].to_owned(),
        headers: map,
        body,
        patience: Patience::default(),
    };
    caller.egress.send(request).await.unwrap()
}

/// A script for the Python that the servers came with, which has Amazon's own client.
pub fn python(script: &str, arguments: &[&str]) -> String {
    let output = Command::new(tool("venv/bin/python")).arg("-c").arg(script).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
