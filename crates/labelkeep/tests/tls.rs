//! HTTPS as others see it: a client that trusts one certificate, and nothing else.

use labelkeep_server::serve::self_signed;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
    pki_types::{CertificateDer, pem::PemObject as _},
    version::{TLS12, TLS13},
};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

struct Server {
    process: Child,
    port: u16,
    data: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_labelkeep"));
        command.args(["serve", "--host", "0.0.0.0", "--port", &port.to_string()]).args(arguments);
        command.arg("--data-dir").arg(data.path()).env_clear().stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { process: command.spawn().unwrap(), port, data };
        until(|| TcpStream::connect(("127.0.0.1", port)).is_ok(), "the server listens");
        server
    }

    /// The answer to `GET /health`, or why there is none.
    fn health(&self, trusted: &Path, version: &'static SupportedProtocolVersion) -> std::io::Result<String> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(trusted).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]).unwrap();
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let connection = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(("127.0.0.1", self.port))?);
        stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

fn until(mut holds: impl FnMut() -> bool, what: &str) {
    let end = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < end, "still not: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn s01_a_certificate_it_made_itself_serves_tls_1_2_and_1_3() {
    let server = Server::start(&[]);
    let made = server.data.path().join("self-signed.crt");
    for version in [&TLS12, &TLS13] {
        let answer = server.health(&made, version).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.to_lowercase().contains("strict-transport-security: max-age=31536000"), "{answer}");
    }
    let folder = tempfile::tempdir().unwrap();
    let (other, _) = self_signed(folder.path(), vec!["localhost".to_owned()]).unwrap();
    assert!(server.health(&other, &TLS13).is_err(), "a client that trusts another certificate gets no answer");
}

#[test]
fn s01_a_renewed_certificate_is_used_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let made = ["first", "second"].map(|name| {
        let folder = folder.path().join(name);
        fs::create_dir(&folder).unwrap();
        self_signed(&folder, vec!["localhost".to_owned()]).unwrap()
    });
    let [(first, first_key), (second, second_key)] = &made;
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    fs::copy(first, &certificate).unwrap();
    fs::copy(first_key, &key).unwrap();
    let server = Server::start(&["--tls-cert", certificate.to_str().unwrap(), "--tls-key", key.to_str().unwrap()]);
    assert!(server.health(first, &TLS13).unwrap().starts_with("HTTP/1.1 200"));
    assert!(server.health(second, &TLS13).is_err(), "this one is not there yet");

    fs::copy(second_key, &key).unwrap();
    fs::copy(second, &certificate).unwrap();
    until(|| server.health(second, &TLS13).is_ok(), "the second certificate is in force");
    assert!(server.health(first, &TLS13).is_err(), "the first one is out of force");

    fs::write(&certificate, "no certificate").unwrap();
    std::thread::sleep(Duration::from_secs(12));
    assert!(server.health(second, &TLS13).unwrap().starts_with("HTTP/1.1 200"), "the last good one stays");
}
