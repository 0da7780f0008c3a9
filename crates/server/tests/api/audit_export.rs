//! The trail as a file, and what was called outside.

use crate::harness::*;
use axum::{body::Body, http::Request};
use labelkeep_model::Role;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

const BOXES: &str = r#"<View><Image name="i" value="$image"/><RectangleLabels name="r" toName="i"><Label value="cat"/></RectangleLabels></View>"#;

/// A host that keeps what it is sent, and answers each request with a picture.
async fn watching() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read_exact(&mut byte).await.is_err() {
                    break;
                }
                head.push(byte[0]);
            }
            kept.lock().unwrap().push(String::from_utf8_lossy(&head).into_owned());
            let picture = png(80);
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                picture.len()
            );
            let _ = stream.write_all(&[answer.as_bytes(), &picture].concat()).await;
        }
    });
    (port, seen)
}

on_both_databases! {
    async fn w18_an_export_with_media_sends_no_credential_to_any_host(test: TestDatabase) {
        let (port, seen) = watching().await;
        let egress = labelkeep_egress::Settings { allowed: vec![format!("127.0.0.1:{port}")], ..labelkeep_egress::Settings::default() };
        let app = TestApp::with_egress(test, labelkeep_server::Settings::default(), &egress).await;
        let owner = app.owner().await;
        owner.post("/api/projects/", json!({ "title": "Project", "label_config": BOXES })).await.json(201);
        let address = format!("http://127.0.0.1:{port}/cat.png?v=1");
        owner.post("/api/tasks/", json!({ "project": 1, "data": { "image": address } })).await.json(201);
        let region = json!({ "id": "a", "type": "rectanglelabels", "from_name": "r", "to_name": "i", "original_width": 8, "original_height": 8,
            "image_rotation": 0, "value": { "x": 0, "y": 0, "width": 50, "height": 50, "rotation": 0, "rectanglelabels": ["cat"] } });
        owner.post("/api/tasks/1/annotations/", json!({ "result": [region] })).await.json(201);
        let export = "/api/projects/1/export?exportType=YOLO_WITH_IMAGES&download_resources=true";
        // A person's token or session comes with the request, and the host of its choice in a header of it.
        let answer = owner.get(export).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        // A new password ends the token.
        let answer = app.browser("owner@example.com", "correct horse battery").await.get(export).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let seen = seen.lock().unwrap().clone();
        assert_eq!(seen.len(), 2, "each export asked for the picture");
        for head in seen {
            let mut lines = head.split("\r\n").filter(|line| !line.is_empty());
            assert_eq!(lines.next(), Some("GET /cat.png?v=1 HTTP/1.1"));
            let mut names: Vec<String> = lines.map(|line| line.split(':').next().unwrap().to_lowercase()).collect();
            names.sort_unstable();
            assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"], "{head}");
        }
    }

    async fn x_audit_the_trail_is_taken_along_as_json_lines_or_cef(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        for n in 0..3 {
            owner.post("/api/projects/", json!({ "title": format!("Project {n} = | x") })).await.json(201);
        }
        let answer = owner.get("/api/audit/export?action=project.created").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "application/x-ndjson");
        assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"audit.jsonl\"");
        let lines: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let projects: Vec<i64> = lines.iter().map(|line| line["project"].as_i64().unwrap()).collect();
        assert_eq!(projects, [1, 2, 3], "oldest first");
        assert!(lines.iter().all(|line| line["action"] == "project.created" && line["actor"]["email"] == "owner@example.com"));
        let cef = owner.get("/api/audit/export?format=cef&project=2").await;
        assert_eq!(cef.headers["content-type"], "text/plain; charset=utf-8");
        let text = cef.text();
        assert!(text.lines().count() >= 1 && text.lines().all(|line| line.starts_with("CEF:0|Labelkeep|Labelkeep|")), "{text}");
        assert!(text.contains("suser=owner@example.com"), "{text}");
        // Taking it along is an act like others.
        let told = owner.get("/api/audit?action=audit.exported").await.json(200);
        assert_eq!((told["count"].as_i64(), &told["results"][0]["details"]["format"]), (Some(2), &json!("cef")));
        assert_eq!(owner.get("/api/audit/export?format=xml").await.json(400)["validation_errors"]["format"], json!(["Use jsonl or cef."]));
        assert_eq!(owner.get("/api/audit/export?from=yesterday").await.status, 400);
        let manager = app.person("manager", Role::Manager).await;
        assert_eq!(manager.get("/api/audit/export").await.status, 403);
    }

    async fn s25_what_may_be_called_follows_what_is_connected_and_what_was_is_counted(test: TestDatabase) {
        let egress = labelkeep_egress::Settings { allowed: vec!["127.0.0.1:9".into()], ..labelkeep_egress::Settings::default() };
        let app = TestApp::with_egress(test, labelkeep_server::Settings::default(), &egress).await;
        let owner = app.owner().await;
        let open = |body: &Value| -> Vec<String> {
            let doors = body["doors"].as_array().unwrap().iter();
            doors.filter(|door| door["is_open"] == true).map(|door| door["purpose"].as_str().unwrap().to_owned()).collect()
        };
        let before = owner.get("/api/security/outbound").await.json(200);
        assert_eq!(open(&before), ["import", "export_media", "sign_on", "ml_backend", "mail"]);
        assert_eq!(before["calls"], json!([]));
        owner.post("/api/webhooks/", json!({ "url": "http://127.0.0.1:9/hook?key=secret" })).await.json(201);
        owner.post("/api/projects/", json!({ "title": "Project" })).await.json(201);
        // One address is refused, and nobody listens at the other.
        for url in ["http://127.0.0.2:9/x.json", "http://127.0.0.1:9/x.json"] {
            let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("url", url).finish();
            let request = Request::post("/api/projects/1/import").header("content-type", "application/x-www-form-urlencoded");
            assert_eq!(owner.send(request.body(Body::from(form)).unwrap()).await.status, 400, "{url}");
        }
        let counts = app.state.egress.ledger().take();
        let told = |destination: &str| counts.iter().find(|(purpose, to, _)| purpose.name() == "import" && to == destination).unwrap().2;
        assert_eq!((told("127.0.0.2:9").refused, told("127.0.0.2:9").calls), (1, 0));
        assert_eq!((told("127.0.0.1:9").refused, told("127.0.0.1:9").calls), (0, 1));
        let after = owner.get("/api/security/outbound").await.json(200);
        assert_eq!(open(&after), ["import", "export_media", "sign_on", "ml_backend", "mail", "webhook"]);
        let hook = after["doors"].as_array().unwrap().iter().find(|door| door["purpose"] == "webhook").unwrap();
        assert_eq!((&hook["connected"], &hook["hosts"]), (&json!(1), &json!(["127.0.0.1:9"])));
    }
}
