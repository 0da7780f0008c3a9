//! An endpoint of language models in process, which answers as it is told.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

#[derive(Clone)]
pub enum Manner {
    /// The choice `a`, sure of it by half; `b` for texts with "other"; an answer that nobody has for texts with "bad".
    Sensible,
    /// What the model says, whatever it is asked.
    Says(String),
    /// The whole answer.
    Text(u16, String),
    Never,
}

#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub authorization: Option<String>,
    pub body: Value,
}

#[derive(Clone)]
pub struct FakeChat {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    manner: Arc<Mutex<Manner>>,
}

impl FakeChat {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let fake = Self { address, seen: Arc::default(), manner: Arc::new(Mutex::new(Manner::Sensible)) };
        let app = Router::new().fallback(answer).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        fake
    }

    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    pub fn behaves(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The bodies of questions.
    pub fn asked(&self) -> Vec<Value> {
        self.seen().into_iter().filter(|seen| seen.path == "/v1/chat/completions").map(|seen| seen.body).collect()
    }
}

async fn answer(State(fake): State<FakeChat>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let authorization = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    fake.seen.lock().unwrap().push(Seen { path: uri.path().to_owned(), authorization, body: body.clone() });
    let manner = fake.manner.lock().unwrap().clone();
    if uri.path() == "/v1/models" {
        return axum::Json(json!({ "data": [{ "id": "small" }, { "id": "large" }] })).into_response();
    }
    let said = match manner {
        Manner::Never => return std::future::pending().await,
        Manner::Text(status, text) => return (StatusCode::from_u16(status).unwrap(), text).into_response(),
        Manner::Says(said) => said,
        Manner::Sensible => {
            let user = &body["messages"][1]["content"];
            let task = user.as_str().or_else(|| user[0]["text"].as_str()).unwrap().to_owned();
            let choice = match () {
                () if task.contains("bad") => "nothing of the kind",
                () if task.contains("other") => "b",
                () => "a",
            };
            json!({ "answers": { "c": choice }, "confidence": 0.5 }).to_string()
        }
    };
    let choice = json!({ "message": { "role": "assistant", "content": said }, "finish_reason": "stop" });
    axum::Json(json!({ "choices": [choice], "usage": { "prompt_tokens": 1000, "completion_tokens": 100 } }))
        .into_response()
}
