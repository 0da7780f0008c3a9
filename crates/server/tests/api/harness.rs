//! The application in process, and people who call it.

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use http_body_util::BodyExt as _;
use labelkeep_database::{BoxFuture, Database, Fetch as _, args, sign_in_tries::Bucket, users::NewUser};
use labelkeep_identity::{jwt::Keys, opaque::storage_hash, password::PasswordPool};
use labelkeep_mail::{MailError, Message, Post};
use labelkeep_model::{Role, UserId};
use labelkeep_secrets::Keychain;
use labelkeep_server::{AppState, MailWay, Settings, SignInLimits, TaskListCache, app};
pub use labelkeep_test_support::{TestDatabase, on_both_databases};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;

/// What was sent by mail.
pub type Letters = Arc<Mutex<Vec<Message>>>;

/// A mail server that takes everything.
struct Letterbox(Letters);

impl Post for Letterbox {
    fn send<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), MailError>> {
        self.0.lock().unwrap().push(message.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

pub struct TestApp {
    pub state: AppState,
    pub letters: Letters,
    pub router: Router,
    pub test: TestDatabase,
}

/// Somebody who calls the API with a legacy token, or nobody.
#[derive(Clone)]
pub struct Client {
    pub router: Router,
    pub token: Option<String>,
    /// The value of a `Bearer` header instead.
    pub bearer: Option<String>,
    /// The cookie of a browser, which also says that its page is ours.
    pub cookie: Option<String>,
    pub id: i64,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl TestApp {
    pub async fn new(test: TestDatabase) -> Self {
        Self::with_settings(test, Settings::default()).await
    }

    pub async fn with_settings(test: TestDatabase, settings: Settings) -> Self {
        Self::with_egress(test, settings, &labelkeep_egress::Settings::default()).await
    }

    /// With other rules for outbound connections.
    pub async fn with_egress(test: TestDatabase, settings: Settings, egress: &labelkeep_egress::Settings) -> Self {
        // All people of a test come from nowhere in particular.
        let many = Bucket { capacity: 1000, seconds_each: 1 };
        Self::with_limits(test, settings, egress, SignInLimits { network: many, account: many }).await
    }

    /// As the product counts who tries to sign in.
    pub async fn with_real_limits(test: TestDatabase) -> Self {
        Self::with_limits(test, Settings::default(), &labelkeep_egress::Settings::default(), SignInLimits::default())
            .await
    }

    /// Of an installation that has no mail server.
    pub async fn without_mail(test: TestDatabase) -> Self {
        let egress = labelkeep_egress::Settings::default();
        let state = node(test.database.clone(), Settings::default(), &egress, SignInLimits::default(), None).await;
        Self { router: app(&state), letters: Letters::default(), state, test }
    }

    async fn with_limits(
        test: TestDatabase,
        settings: Settings,
        egress: &labelkeep_egress::Settings,
        sign_in_limits: SignInLimits,
    ) -> Self {
        let letters = Letters::default();
        let state = node(test.database.clone(), settings, egress, sign_in_limits, Some(letters.clone())).await;
        Self { router: app(&state), letters, state, test }
    }

    /// Somebody who comes to another node of the same installation.
    pub async fn another_node(&self) -> Client {
        let (settings, limits) = (self.state.settings.clone(), self.state.sign_in_limits);
        let egress = labelkeep_egress::Settings::default();
        let state = node(self.test.database.clone(), settings, &egress, limits, Some(self.letters.clone())).await;
        Client { router: app(&state), ..self.anonymous() }
    }

    /// Sends the mails that wait, and gives all that were sent since the last time.
    pub async fn mails(&self) -> Vec<Message> {
        self.state.mailer().unwrap().send_all().await.unwrap();
        std::mem::take(&mut *self.letters.lock().unwrap())
    }

    pub fn database(&self) -> &Database {
        &self.test.database
    }

    pub fn anonymous(&self) -> Client {
        Client { router: self.router.clone(), token: None, bearer: None, cookie: None, id: 0 }
    }

    /// The first person of the installation; legacy tokens are allowed from then on.
    pub async fn owner(&self) -> Client {
        let user = new_user("owner@example.com", Role::Owner, "owner-token");
        let id = self.database().create_owner(user, String::new(), None).await.unwrap();
        self.database().allow_legacy_tokens().await.unwrap();
        self.client(id.0, "owner-token")
    }

    /// A further person; `owner` must have been made before.
    pub async fn person(&self, name: &str, role: Role) -> Client {
        let token = format!("{name}-token");
        let user = new_user(&format!("{name}@example.com"), role, &token);
        let id = self.database().create_user_from_command_line(user).await.unwrap();
        self.client(id.0, &token)
    }

    /// The owner of another organisation in the same database.
    pub async fn foreigner(&self) -> Client {
        let hash = storage_hash("foreigner-token");
        let made = self.database().write(move |transaction| {
            Box::pin(async move {
                let sql = "INSERT INTO organizations (title, created_at, updated_at, legacy_api_tokens_enabled) \
                           VALUES ('Elsewhere', 0, 0, TRUE) RETURNING id";
                let organization: i64 = transaction.fetch_one(sql, args![]).await?.get("id")?;
                let sql = "INSERT INTO users (organization_id, email, username, role, password_changed_at, created_at, \
                           last_activity, legacy_token_hash) \
                           VALUES ($1, 'foreigner@example.com', 'foreigner', 'OW', 0, 0, 0, $2) RETURNING id";
                transaction.fetch_one(sql, args![organization, hash]).await?.get::<i64>("id")
            })
        });
        self.client(made.await.unwrap(), "foreigner-token")
    }

    /// The account of somebody who comes with an address of their own.
    pub async fn person_with(&self, email: &str, role: Role) -> i64 {
        self.database().create_user_from_command_line(new_user(email, role, email)).await.unwrap().0
    }

    fn client(&self, id: i64, token: &str) -> Client {
        Client { token: Some(token.to_owned()), id, ..self.anonymous() }
    }

    pub async fn set_password(&self, email: &str, password: &str) -> UserId {
        let hash = self.state.passwords.hash(password.to_owned()).await.unwrap();
        self.database().reset_password_from_command_line(email, hash).await.unwrap()
    }

    /// Gives somebody a password, and signs them in as a browser does.
    pub async fn browser(&self, email: &str, password: &str) -> Client {
        let id = self.set_password(email, password).await;
        Client { id: id.0, ..self.sign_in(email, password).await }
    }

    /// A browser that signs in with a password.
    pub async fn sign_in(&self, email: &str, password: &str) -> Client {
        let body = serde_json::json!({ "email": email, "password": password });
        let answer = self.anonymous().post("/api/session", body).await;
        answer.json(200);
        Client { cookie: Some(answer.cookie()), ..self.anonymous() }
    }
}

async fn node(
    database: Database,
    settings: Settings,
    egress: &labelkeep_egress::Settings,
    sign_in_limits: SignInLimits,
    letters: Option<Letters>,
) -> AppState {
    AppState::new(labelkeep_server::Parts {
        clock: database.clock().clone(),
        rng: database.rng().clone(),
        keychain: Arc::new(Keychain::load(None, keys().secret()).await.unwrap()),
        keys: keys(),
        passwords: PasswordPool::new(database.rng().clone()).unwrap(),
        task_lists: TaskListCache::default(),
        sign_in_limits,
        egress: labelkeep_egress::Egress::new(egress).unwrap(),
        s3_egress: labelkeep_egress::Egress::new(egress).unwrap(),
        mail: letters.map(|letters| MailWay {
            post: Arc::new(Letterbox(letters)),
            server: "mail.example:587".into(),
            from: "keep@example.org".into(),
        }),
        database,
        settings,
    })
}

fn keys() -> Keys {
    let secret: Vec<u8> = (0..32).map(|n: u8| n.wrapping_mul(73).wrapping_add(5)).collect();
    Keys::new(&secret).unwrap()
}

fn new_user(email: &str, role: Role, token: &str) -> NewUser {
    NewUser {
        email: email.to_owned(),
        first_name: String::new(),
        last_name: String::new(),
        role,
        password_hash: None,
        legacy_token_hash: Some(storage_hash(token)),
    }
}

impl Client {
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.headers_mut().entry(header::HOST).or_insert(header::HeaderValue::from_static("localhost"));
        if let Some(token) = &self.token {
            let value = format!("Token {token}").parse().unwrap();
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        if let Some(token) = &self.bearer {
            request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        }
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
            let same = header::HeaderValue::from_static("same-origin");
            request.headers_mut().entry("sec-fetch-site").or_insert(same);
        }
        let (method, address) = (request.method().clone(), request.uri().to_string());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        // Events have no end.
        let is_endless = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let bytes = if is_endless { Vec::new() } else { body.collect().await.unwrap().to_bytes().to_vec() };
        let kind = parts.headers.get(header::CONTENT_TYPE);
        if kind.is_some_and(|kind| kind == "application/json") {
            crate::documented::check(&method, &address, parts.status.as_u16(), &bytes);
        }
        Answer { status: parts.status.as_u16(), headers: parts.headers, bytes }
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }
}

impl Answer {
    /// The body as JSON; fails the test when it is none or the status differs.
    #[track_caller]
    pub fn json(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The session that the answer set, as a browser sends it back.
    #[track_caller]
    pub fn cookie(&self) -> String {
        let text = self.headers["set-cookie"].to_str().unwrap();
        text.split(';').next().unwrap().to_owned()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Files as a browser's form sends them.
pub async fn upload(client: &Client, path: &str, files: &[(&str, &[u8])]) -> Answer {
    send_files(client, Method::POST, path, files).await
}

pub async fn send_files(client: &Client, method: Method, path: &str, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, content) in files {
        body.extend_from_slice(
            format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    let request = Request::builder().method(method).uri(path).header("content-type", "multipart/form-data; boundary=b");
    client.send(request.body(Body::from(body)).unwrap()).await
}

/// A picture that is all there, of that many bytes.
pub fn png(size: usize) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length, kind.as_slice(), content, &[0; 4]].concat()
    };
    let pixels = vec![7; size.checked_sub(8 + 25 + 12 + 12).expect("a size that holds a picture")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &[1; 13]), chunk(b"IDAT", &pixels), chunk(b"IEND", b"")].concat()
}
