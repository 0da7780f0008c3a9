//! What hostile clients do on the wire itself.

use crate::harness::*;
use labelkeep_server::{
    endpoint::Guard,
    serve::{Room, Serving, TrustedProxies, serve},
};
use std::net::SocketAddr;
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
        let trusted_proxies = TrustedProxies::read(trusted).unwrap();
        Self::serving(app, Serving { trusted_proxies, ..Serving::default() }).await
    }

    async fn serving(app: &TestApp, serving: Serving) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(serve(listener, app.router.clone(), serving, stopped));
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

    async fn a_body_that_is_too_large_for_who_is_not_signed_in_is_refused_unread(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let wire = Wire::new(&app, &[]).await;
        let public: Vec<_> = labelkeep_server::registry::endpoints()
            .into_iter()
            .filter(|endpoint| matches!(endpoint.guard, Guard::Public(_)) && endpoint.doc.body.is_some())
            .collect();
        assert!(public.len() >= 7, "sign-in, sign-up and their forms, set-up, reset, refresh");
        for endpoint in public {
            for kind in ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"] {
                // The client waits for a word before it sends the body.
                let head = format!(
                    "{} {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: 31000000\r\nExpect: 100-continue\r\n\r\n",
                    endpoint.method, endpoint.path
                );
                let answer = wire.say(&head).await;
                assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("larger than 8 KB"), "{head}: {answer}");
            }
            let chunks = format!("4000\r\n{}\r\n0\r\n\r\n", " ".repeat(0x4000));
            let head = format!(
                "{} {} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunks}",
                endpoint.method, endpoint.path
            );
            let answer = wire.say(&head).await;
            assert!(answer.starts_with("HTTP/1.1 413 "), "{head}: {answer}");
        }
        wire.end().await;
    }

    async fn clients_that_do_nothing_give_way_to_those_that_ask(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let room = Room { connections: 100, from_one_network: 4, waiting: 8 };
        let wire = Wire::serving(&app, Serving { room, ..Serving::default() }).await;
        let mut silent = Vec::new();
        for begun in ["", "GET /health HTTP/1.1\r\n", "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"] {
            for _ in 0..2 {
                let mut stream = TcpStream::connect(wire.address).await.unwrap();
                stream.write_all(begun.as_bytes()).await.unwrap();
                silent.push(stream);
            }
        }
        let answer = wire.say("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        wire.end().await;
    }

    async fn requests_of_one_client_behind_a_proxy_are_bounded_and_the_others_go_on(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let room = Room { connections: 100, from_one_network: 2, waiting: 8 };
        let trusted_proxies = TrustedProxies::read(["127.0.0.0/8"]).unwrap();
        let wire = Wire::serving(&app, Serving { room, trusted_proxies, ..Serving::default() }).await;
        let owner = app.owner().await;
        let from = |client: &str, rest: &str| format!(
            "POST /api/projects HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {}\r\nX-Forwarded-For: 6.6.6.6, {client}\r\nConnection: close\r\nContent-Length: 16\r\nContent-Type: application/json\r\n\r\n{rest}",
            owner.token.as_ref().unwrap()
        );
        let mut held = Vec::new();
        for _ in 0..2 {
            // The answer to the head shows that the request is under way.
            let mut stream = TcpStream::connect(wire.address).await.unwrap();
            let head = from("203.0.113.9:1000", "").replace("Connection: close", "Expect: 100-continue");
            stream.write_all(head.as_bytes()).await.unwrap();
            let mut word = [0; 12];
            stream.read_exact(&mut word).await.unwrap();
            assert_eq!(&word, b"HTTP/1.1 100");
            held.push(stream);
        }
        let answer = wire.say(&from("203.0.113.9:2000", "{\"title\": \"abc\"}")).await;
        assert!(answer.starts_with("HTTP/1.1 429 ") && answer.contains("MAX_CONNECTIONS_PER_ADDRESS"), "{answer}");
        let answer = wire.say(&from("203.0.113.10:2000", "{\"title\": \"abc\"}")).await;
        assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
        let health = from("203.0.113.9:2000", "{\"title\": \"abc\"}").replace("POST /api/projects", "GET /health");
        assert!(wire.say(&health).await.starts_with("HTTP/1.1 200 "));
        drop(held);
        wire.end().await;
    }

    async fn tries_to_sign_in_are_counted_before_their_bodies_are_read(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let wire = Wire::new(&app, &[]).await;
        let ways = ["/api/session", "/api/setup", "/api/signup", "/api/password-reset", "/api/password-reset/mail", "/user/login", "/user/signup"];
        let head = |path: &str| format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        // The clock stands still: what a network has is used up by so many, of which each is refused for itself.
        let bad = "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n\r\n";
        wire.say(&(bad.repeat(599) + &bad.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))).await;
        for path in ways {
            let answer = wire.say(&head(path)).await;
            assert!(answer.starts_with("HTTP/1.1 429 ") && answer.contains("retry-after:"), "{path}: {answer}");
        }
        wire.end().await;
    }
}
