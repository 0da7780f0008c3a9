//! What hostile clients do on the wire itself.

use crate::harness::*;
use labelkeep_server::serve::serve;
use std::net::{IpAddr, SocketAddr};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// The application behind a listener of its own.
struct Wire {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
}

impl Wire {
    async fn new(app: &TestApp, trusted: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let server = tokio::spawn(serve(listener, app.router.clone(), None, trusted.into(), stopped));
        Self { address, stop, server }
    }

    /// All that comes back until the server ends the connection.
    async fn say(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn end(self) {
        self.stop.send(true).unwrap();
        self.server.await.unwrap().unwrap();
    }
}

on_both_databases! {
    async fn a_request_names_exactly_one_host(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let wire = Wire::new(&app, &[]).await;
        for (head, status) in [
            ("GET /health HTTP/1.1\r\nHost: localhost\r\n", "200"),
            ("GET http://localhost/health HTTP/1.1\r\nHost: localhost\r\n", "200"),
            ("GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n", "400"),
            ("GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n", "400"),
            ("GET /health HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n", "400"),
            ("GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n", "400"),
            ("GET http://localhost/health HTTP/1.1\r\nHost: evil.example\r\n", "400"),
            ("GET http://localhost/health HTTP/1.1\r\n", "400"),
            ("GET /health HTTP/1.1\r\n", "400"),
            ("GET /health HTTP/1.1\r\nHost: localhost, evil.example\r\n", "400"),
        ] {
            let answer = wire.say(&format!("{head}Connection: close\r\n\r\n")).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{head}: {answer}");
        }
        wire.end().await;
    }

    async fn lines_that_end_with_a_lone_lf_are_refused(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let wire = Wire::new(&app, &[]).await;
        let good = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        assert!(wire.say(good).await.starts_with("HTTP/1.1 200 "));
        for bad in [
            "GET /health HTTP/1.1\nHost: localhost\nConnection: close\n\n",
            "GET /health HTTP/1.1\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost\nConnection: close\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\n",
        ] {
            let answer = wire.say(bad).await;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{bad:?}: {answer}");
            assert!(!answer.contains(" 200 "), "{bad:?}: {answer}");
        }
        // The second of two requests on one connection is looked at as the first, also behind a body.
        let first = "POST /api/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        for body in ["Content-Length: 3\r\n\r\n{\n}", "Transfer-Encoding: chunked\r\n\r\n3\r\n{\n}\r\n0\r\n\r\n"] {
            let answer = wire.say(&format!("{first}{body}GET /health HTTP/1.1\nHost: localhost\r\n\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 404 ") && answer.contains("HTTP/1.1 400 "), "{answer}");
            let answer = wire.say(&format!("{first}{body}{good}")).await;
            assert!(answer.starts_with("HTTP/1.1 404 ") && answer.contains("HTTP/1.1 200 "), "{answer}");
        }
        wire.end().await;
    }
}
