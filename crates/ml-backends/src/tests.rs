//! A backend that misbehaves, in process.

use crate::{Asked, Backend, Chat, Client, Credentials, Fault, Protocol, Setup, Usage};
use labelkeep_egress::{Egress, EgressError, Settings};
use labelkeep_model::Text;
use std::{
    net::SocketAddr,
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

/// What a backend does with every request.
#[derive(Clone)]
enum Manner {
    Answers(u16, String),
    RedirectsTo(String),
    /// Takes the request and says nothing.
    Silent,
    /// A byte now and then, without end.
    Trickles,
    /// More than anybody wants.
    Floods,
    HangsUp,
}

#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<String>>,
    connections: AtomicUsize,
}

async fn backend(manner: Manner) -> (SocketAddr, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Seen::default());
    let noted = seen.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            noted.connections.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(socket, manner.clone(), noted.clone()));
        }
    });
    (address, seen)
}

async fn serve(mut socket: TcpStream, manner: Manner, seen: Arc<Seen>) {
    let mut text = String::new();
    let mut buffer = [0; 65_536];
    loop {
        let Ok(count @ 1..) = socket.read(&mut buffer).await else { return };
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            break;
        }
    }
    seen.requests.lock().unwrap().push(text);
    let head = |status: u16, length: usize| {
        format!(
            "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {length}\r\n"
        )
    };
    let answer = match manner {
        Manner::Answers(status, body) => format!("{}\r\n{body}", head(status, body.len())),
        Manner::RedirectsTo(to) => format!("{}location: {to}\r\n\r\n", head(307, 0)),
        Manner::Silent => return std::future::pending().await,
        Manner::HangsUp => return,
        Manner::Trickles => {
            // Less than anybody here takes: time alone can end it.
            let _ = socket.write_all(format!("{}\r\n", head(200, 1 << 16)).as_bytes()).await;
            while socket.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            return;
        }
        Manner::Floods => {
            let chunked = "HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n";
            let _ = socket.write_all(chunked.as_bytes()).await;
            let piece = format!("10000\r\n{}\r\n", "[".repeat(1 << 16));
            while socket.write_all(piece.as_bytes()).await.is_ok() {}
            return;
        }
    };
    let _ = socket.write_all(answer.as_bytes()).await;
}

fn client(allowed: &[SocketAddr]) -> Client {
    let allowed = allowed.iter().map(ToString::to_string).collect();
    Client::new(Egress::new(&Settings { allowed, ..Settings::default() }).unwrap())
}

fn at(address: SocketAddr) -> Backend {
    Backend {
        url: format!("http://{address}/models/"),
        credentials: None,
        timeout: Duration::from_millis(300),
        protocol: Protocol::Backend,
    }
}

async fn predict(manner: Manner, tasks: usize) -> Result<crate::Predicted, Fault> {
    let (address, _) = backend(manner).await;
    let tasks: Vec<String> = (0..tasks).map(|id| format!("{{\"id\":{id},\"data\":{{}}}}")).collect();
    client(&[address]).predict(&at(address), ("1.2", "<View/>"), &tasks, None).await
}

fn answers(text: &str) -> Manner {
    Manner::Answers(200, text.to_owned())
}

#[tokio::test]
async fn w15_what_a_backend_answers_is_bounded_in_bytes_depth_and_time() {
    let (address, _) = backend(Manner::Floods).await;
    let patient = Backend { timeout: Duration::from_secs(600), ..at(address) };
    let flooded = client(&[address]).predict(&patient, ("1.2", "<View/>"), &["{}".into()], None).await.unwrap_err();
    assert_eq!(flooded, Fault::Way(EgressError::TooLarge(32 << 20)));
    for manner in [Manner::Silent, Manner::Trickles] {
        assert_eq!(predict(manner, 1).await.unwrap_err(), Fault::Way(EgressError::Timeout));
    }
    let deep = format!(r#"{{"results": [{{"result": {}{}}}]}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(predict(answers(&deep), 1).await.unwrap_err(), Fault::TooDeep);
    assert!(matches!(predict(Manner::HangsUp, 1).await.unwrap_err(), Fault::Way(EgressError::Broken)));
}

#[tokio::test]
async fn w15_garbage_is_a_fault_in_words_of_our_own() {
    for (text, fault) in [
        ("<html>secret-of-theirs</html>", Fault::NotJson),
        ("\u{80}secret-of-theirs", Fault::NotJson),
        ("[]", Fault::NotJson),
        ("{}", Fault::NoResults),
        (r#"{"results": null}"#, Fault::NoResults),
        (r#"{"results": {"secret-of-theirs": 1}}"#, Fault::NotJson),
        (r#"{"results": []}"#, Fault::ResultCount { tasks: 1, results: 0 }),
        (r#"{"results": [{}, {}]}"#, Fault::ResultCount { tasks: 1, results: 2 }),
        (r#"{"results": [{"result": "\u0000"}]}"#, Fault::NotJson),
    ] {
        let found = predict(answers(text), 1).await.unwrap_err();
        assert_eq!(found, fault, "{text}");
        assert!(!Text::from(found).contains("theirs"));
    }
    for status in [400, 500, 503] {
        let told = predict(Manner::Answers(status, "Traceback: secret-of-theirs".into()), 1).await.unwrap_err();
        assert_eq!(told, Fault::Status(status));
    }
    assert_eq!(predict(Manner::Answers(401, String::new()), 1).await.unwrap_err(), Fault::Unauthorized);
}

#[tokio::test]
async fn one_bad_result_is_about_its_task_alone() {
    let text = r#"{"model_version": 7, "results": [
        {"result": [{"a": 1}], "score": 0.5, "model_version": "m"}, {"score": 1}, null, "x",
        {"result": [], "score": "much"}, {"result": [], "score": 1e300}, [{"result": []}, {"result": [1], "score": null}], []]}"#;
    let found = predict(answers(text), 8).await.unwrap();
    assert_eq!(found.model_version.as_deref(), Some("7"));
    let counts: Vec<Option<usize>> = found.tasks.iter().map(|task| task.as_ref().ok().map(Vec::len)).collect();
    assert_eq!(counts, [Some(1), None, None, None, None, None, Some(2), Some(0)]);
    let first = &found.tasks[0].as_ref().unwrap()[0];
    assert_eq!(
        (first.result.as_str(), first.score, first.model_version.as_deref()),
        (r#"[{"a": 1}]"#, Some(0.5), Some("m"))
    );
}

#[tokio::test]
async fn w02_neither_a_private_address_nor_a_redirect_to_one_is_called() {
    let (inner, seen) = backend(answers("{}")).await;
    let refused = client(&[]).health(&at(inner)).await.unwrap_err();
    assert_eq!(refused, Fault::Way(EgressError::Refused));
    let (outer, _) = backend(Manner::RedirectsTo(format!("http://{inner}/health"))).await;
    let both = client(&[outer, inner]);
    assert_eq!(both.health(&at(outer)).await.unwrap_err(), Fault::Way(EgressError::Redirect));
    let found = both.predict(&at(outer), ("1.2", "<View/>"), &["{}".into()], None).await.unwrap_err();
    assert_eq!(found, Fault::Way(EgressError::Redirect));
    assert_eq!(seen.connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_protocol_is_that_of_the_official_package() {
    let (address, seen) =
        backend(answers(r#"{"model_version": "m1", "versions": ["m1", 2], "results": [{"result": []}]}"#)).await;
    let client = client(&[address]);
    let credentials = Credentials { user: Some("ada".into()), password: "lovelace".to_owned().into() };
    let backend = Backend { credentials: Some(credentials), timeout: Duration::from_secs(30), ..at(address) };
    client.health(&backend).await.unwrap();
    let setup = Setup {
        project: "3.17",
        label_config: "<View/>",
        hostname: "http://here",
        access_token: "",
        extra_params: None,
    };
    assert_eq!(client.setup(&backend, &setup).await.unwrap().as_deref(), Some("m1"));
    let context = serde_json::value::RawValue::from_string(r#"{"result":[1]}"#.into()).unwrap();
    let task = r#"{"id": 1, "data": {"text":  "as it is"}}"#.to_owned();
    client.predict(&backend, ("3.17", "<View/>"), &[task], Some(&context)).await.unwrap();
    client.train(&backend, r#"{"action":"START_TRAINING"}"#.into()).await.unwrap();
    assert_eq!(client.versions(&backend).await.unwrap(), Some(vec!["m1".to_owned(), "2".to_owned()]));
    let requests = seen.requests.lock().unwrap();
    let lines: Vec<&str> = requests.iter().map(|text| text.lines().next().unwrap()).collect();
    assert_eq!(
        lines,
        ["GET", "POST", "POST", "POST", "GET"]
            .iter()
            .zip(["health", "setup", "predict", "webhook", "versions"])
            .map(|(verb, path)| format!("{verb} /models/{path} HTTP/1.1"))
            .collect::<Vec<_>>()
    );
    assert!(requests.iter().all(|text| text.to_lowercase().contains("authorization: basic ywrhomxvdmvsywnl")));
    let body = |at: usize| requests[at].split_once("\r\n\r\n").unwrap().1.to_owned();
    let setup: serde_json::Value = serde_json::from_str(&body(1)).unwrap();
    assert_eq!(
        setup,
        serde_json::json!({ "project": "3.17", "schema": "<View/>", "hostname": "http://here", "access_token": "", "extra_params": null })
    );
    assert!(body(2).contains(r#"{"text":  "as it is"}"#), "{}", body(2));
    let predict: serde_json::Value = serde_json::from_str(&body(2)).unwrap();
    assert_eq!(predict["params"], serde_json::json!({ "login": null, "password": null, "context": { "result": [1] } }));
    assert_eq!((&predict["project"], &predict["label_config"]), (&"3.17".into(), &"<View/>".into()));
}

#[tokio::test]
async fn a_backend_of_before_versions_were_asked_for_has_none() {
    let (address, _) = backend(Manner::Answers(405, String::new())).await;
    assert_eq!(client(&[address]).versions(&at(address)).await.unwrap(), None);
}

fn model() -> Chat {
    let schema = serde_json::json!({ "type": "object" });
    Chat { model: "small".into(), instructions: "Label.".into(), schema, is_structured: true, most_tokens: 100 }
}

fn endpoint(address: SocketAddr) -> Backend {
    let credentials = Some(Credentials { user: None, password: "sk-1".to_owned().into() });
    Backend { protocol: Protocol::Chat, credentials, ..at(address) }
}

async fn complete(manner: Manner) -> Result<crate::Completed, Fault> {
    let (address, _) = backend(manner).await;
    let asked = Asked { data: r#"{"text":"a"}"#, pictures: &[] };
    client(&[address]).complete(&endpoint(address), &model(), &asked).await
}

#[tokio::test]
async fn a_language_model_is_asked_in_the_protocol_of_openai() {
    let said = r#"{"choices": [{"message": {"content": "{\"a\": 1}"}, "finish_reason": "stop"}], "data": [{"id": "small"}, {"id": "large"}],
        "usage": {"prompt_tokens": 12, "completion_tokens": 3}}"#;
    let (address, seen) = backend(answers(said)).await;
    let (client, endpoint) = (client(&[address]), endpoint(address));
    client.health(&endpoint).await.unwrap();
    assert_eq!(client.versions(&endpoint).await.unwrap(), Some(vec!["small".to_owned(), "large".to_owned()]));
    let pictures = ["data:image/png;base64,AA==".to_owned()];
    let asked = Asked { data: "{}", pictures: &pictures };
    let done = client.complete(&endpoint, &model(), &asked).await.unwrap();
    assert_eq!((done.answer, done.usage), (Ok(serde_json::json!({ "a": 1 })), Usage { tokens_in: 12, tokens_out: 3 }));
    let requests = seen.requests.lock().unwrap();
    let lines: Vec<&str> = requests.iter().map(|text| text.lines().next().unwrap()).collect();
    let expected =
        ["GET /models/models HTTP/1.1", "GET /models/models HTTP/1.1", "POST /models/chat/completions HTTP/1.1"];
    assert_eq!(lines, expected);
    assert!(requests.iter().all(|text| text.to_lowercase().contains("authorization: bearer sk-1")));
    let body: serde_json::Value = serde_json::from_str(requests[2].split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!((&body["model"], &body["max_tokens"]), (&"small".into(), &100.into()));
    assert_eq!(body["response_format"]["json_schema"]["schema"], serde_json::json!({ "type": "object" }));
    assert_eq!(body["messages"][0], serde_json::json!({ "role": "system", "content": "Label." }));
    assert_eq!(body["messages"][1]["content"][1]["image_url"]["url"], "data:image/png;base64,AA==");
}

#[tokio::test]
async fn w15_an_endpoint_that_misbehaves_is_a_fault_and_bounded() {
    for manner in [Manner::Silent, Manner::Trickles] {
        assert_eq!(complete(manner).await.unwrap_err(), Fault::Way(EgressError::Timeout));
    }
    let (address, _) = backend(Manner::Floods).await;
    let patient = Backend { timeout: Duration::from_secs(600), ..endpoint(address) };
    let asked = Asked { data: "{}", pictures: &[] };
    let flooded = client(&[address]).complete(&patient, &model(), &asked).await.unwrap_err();
    assert!(
        matches!(flooded, Fault::Way(EgressError::TooLarge(most)) if most < 1 << 20),
        "as large as its tokens can be"
    );
    for (manner, fault) in [
        (answers("<html>secret-of-theirs</html>"), Fault::NoMessage),
        (Manner::Answers(401, String::new()), Fault::Key),
        (Manner::Answers(429, "secret-of-theirs".into()), Fault::Status(429)),
        (Manner::RedirectsTo("http://127.0.0.1:1/".into()), Fault::Way(EgressError::Redirect)),
    ] {
        assert_eq!(complete(manner).await.unwrap_err(), fault);
    }
    for nothing in [r#"{"choices": []}"#, "[]"] {
        let empty = complete(answers(nothing)).await.unwrap();
        assert_eq!((empty.answer, empty.usage), (Err(Fault::NoMessage), Usage::default()));
    }
    let refused = client(&[]).complete(&endpoint(address), &model(), &asked).await.unwrap_err();
    assert_eq!(refused, Fault::Way(EgressError::Refused), "an address of the own network needs to be allowed");
}
