//! A receiver on this machine that does as it is told.

use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

#[derive(Clone)]
pub enum Answer {
    Status(u16),
    Redirect(String),
    /// Reads, and says nothing.
    Never,
    /// Something that is no HTTP.
    Nonsense,
    /// A good head, and a body without an end.
    Endless,
    /// Closes the connection.
    Drop,
}

#[derive(Debug, Clone)]
pub struct Request {
    pub line: String,
    headers: BTreeMap<String, String>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<Request>,
}

pub struct Receiver {
    port: u16,
    seen: Arc<Mutex<Seen>>,
    answer: Arc<Mutex<Answer>>,
}

impl Receiver {
    pub async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (seen, answer) = (Arc::new(Mutex::new(Seen::default())), Arc::new(Mutex::new(answer)));
        tokio::spawn({
            let (seen, answer) = (seen.clone(), answer.clone());
            async move {
                while let Ok((connection, _)) = listener.accept().await {
                    seen.lock().unwrap().connections += 1;
                    tokio::spawn(serve(connection, seen.clone(), answer.clone()));
                }
            }
        });
        Self { port, seen, answer }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn answer(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    pub fn requests(&self) -> Vec<Request> {
        self.seen.lock().unwrap().requests.clone()
    }

    pub fn bodies(&self) -> Vec<Value> {
        self.requests().iter().map(|request| serde_json::from_str(&request.body).unwrap()).collect()
    }
}

async fn serve(connection: TcpStream, seen: Arc<Mutex<Seen>>, answer: Arc<Mutex<Answer>>) {
    let mut stream = BufReader::new(connection);
    while let Some(request) = read(&mut stream).await {
        seen.lock().unwrap().requests.push(request);
        let answer = answer.lock().unwrap().clone();
        let text = match answer {
            Answer::Status(status) => format!("HTTP/1.1 {status} Said\r\ncontent-length: 2\r\n\r\nok"),
            Answer::Redirect(to) => format!("HTTP/1.1 302 There\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"),
            Answer::Nonsense => "\u{1}\u{2}nonsense\r\n\r\n".to_owned(),
            Answer::Never => return std::future::pending().await,
            Answer::Drop => return,
            Answer::Endless => {
                let _ = stream.write_all(b"HTTP/1.1 200 Said\r\ntransfer-encoding: chunked\r\n\r\n").await;
                while stream.write_all(b"400\r\n").await.is_ok()
                    && stream.write_all(&[b'x'; 0x400]).await.is_ok()
                    && stream.write_all(b"\r\n").await.is_ok()
                {}
                return;
            }
        };
        // One status alone has no body.
        let text = if text.starts_with("HTTP/1.1 204") { "HTTP/1.1 204 Said\r\n\r\n".to_owned() } else { text };
        if stream.write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let headers: BTreeMap<String, String> = lines
        .iter()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let mut body = vec![0; headers.get("content-length")?.parse().unwrap()];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request { line: lines.remove(0), headers, body: String::from_utf8(body).unwrap() })
}
