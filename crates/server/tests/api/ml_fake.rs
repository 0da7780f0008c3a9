//! An ML backend in process, which answers as it is told.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

/// How it answers.
#[derive(Clone)]
pub struct Manner {
    pub health: u16,
    pub setup: (u16, Value),
    pub predict: Predict,
    /// Where it sends who asks for anything.
    pub redirect: Option<String>,
}

#[derive(Clone)]
pub enum Predict {
    /// The choice `a` for every task, with this score and version; but nothing usable for tasks whose text has "bad".
    Choice {
        version: Option<&'static str>,
    },
    /// The same, if no task has "bad": the whole request fails then.
    AllOrNothing,
    Text(u16, String),
    Never,
}

impl Default for Manner {
    fn default() -> Self {
        let setup = (200, json!({ "model_version": "m1" }));
        Self { health: 200, setup, predict: Predict::Choice { version: None }, redirect: None }
    }
}

#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub authorization: Option<String>,
    pub body: Value,
}

#[derive(Clone)]
pub struct Fake {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    manner: Arc<Mutex<Manner>>,
}

impl Fake {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let fake = Self { address, seen: Arc::default(), manner: Arc::default() };
        let app = Router::new().fallback(answer).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        fake
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn behaves(&self, change: impl FnOnce(&mut Manner)) {
        change(&mut self.manner.lock().unwrap());
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The bodies of what was asked for at this address.
    pub fn asked(&self, path: &str) -> Vec<Value> {
        self.seen().into_iter().filter(|seen| seen.path == path).map(|seen| seen.body).collect()
    }
}

async fn answer(State(fake): State<Fake>, _: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let authorization = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    fake.seen.lock().unwrap().push(Seen { path: uri.path().to_owned(), authorization, body: body.clone() });
    let manner = fake.manner.lock().unwrap().clone();
    let status = |code: u16| StatusCode::from_u16(code).unwrap();
    if let Some(to) = manner.redirect {
        return (StatusCode::TEMPORARY_REDIRECT, [("location", to)]).into_response();
    }
    match uri.path().rsplit('/').next().unwrap() {
        "health" => (status(manner.health), axum::Json(json!({ "status": "UP" }))).into_response(),
        "setup" => (status(manner.setup.0), axum::Json(manner.setup.1)).into_response(),
        "webhook" => (StatusCode::CREATED, axum::Json(json!({ "job": "1" }))).into_response(),
        "versions" => axum::Json(json!({ "versions": ["m1", "m0"] })).into_response(),
        "predict" => predict(manner.predict, &body).await,
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn predict(manner: Predict, body: &Value) -> Response {
    let tasks = body["tasks"].as_array().unwrap();
    let is_bad = |task: &Value| task["data"]["text"].as_str().is_some_and(|text| text.contains("bad"));
    let version = match manner {
        Predict::Never => return std::future::pending().await,
        Predict::Text(status, text) => return (StatusCode::from_u16(status).unwrap(), text).into_response(),
        Predict::AllOrNothing if tasks.iter().any(is_bad) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Predict::AllOrNothing => None,
        Predict::Choice { version } => version,
    };
    let results: Vec<Value> = tasks
        .iter()
        .map(|task| {
            let control = if is_bad(task) { "nothing" } else { "c" };
            let result = json!([{ "id": "r", "from_name": control, "to_name": "t", "type": "choices", "value": { "choices": ["a"] } }]);
            let score = task["data"]["score"].as_f64().unwrap_or(0.5);
            let mut found = json!({ "result": result, "score": score });
            if let Some(version) = version {
                found["model_version"] = version.into();
            }
            found
        })
        .collect();
    axum::Json(json!({ "results": results })).into_response()
}
