//! Single sign-on, with a provider that says what a test wants.

use crate::{harness::*, provider::Provider, second_factors::base32};
use axum::http::{HeaderMap, Request};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use labelkeep_database::{Fetch, args};
use labelkeep_identity::{oidc::challenge, opaque::storage_hash, totp::code_of};
use labelkeep_model::{Clock as _, Role};
use labelkeep_server::Settings;
use serde_json::{Value, json};
use std::collections::HashMap;
use url::Url;

const PASSWORD: &str = "correct horse battery";

struct World {
    app: TestApp,
    owner: Client,
    provider: Provider,
}

/// A sign-in that began in a browser.
struct Begun {
    browser: Client,
    query: HashMap<String, String>,
}

impl World {
    async fn new(test: TestDatabase) -> Self {
        let provider = Provider::start().await;
        let egress =
            labelkeep_egress::Settings { allowed: vec![provider.place()], ..labelkeep_egress::Settings::default() };
        let app = TestApp::with_egress(test, Settings::default(), &egress).await;
        let owner = app.owner().await;
        let world = Self { app, owner, provider };
        world.owner.post("/api/sign-in-providers", world.fields()).await.json(201);
        world
    }

    fn fields(&self) -> Value {
        json!({ "slug": "id", "title": "Example", "issuer": self.provider.issuer, "client_id": "labels", "client_secret": "canary secret", "default_role": "AN" })
    }

    async fn begin(&self, body: Value) -> Begun {
        let answer = self.app.anonymous().post("/api/sso/id", body).await;
        let url = Url::parse(answer.json(200)["url"].as_str().unwrap()).unwrap();
        assert_eq!(url.as_str().split('?').next().unwrap(), format!("{}/auth", self.provider.issuer));
        let browser = Client { cookie: Some(answer.cookie()), ..self.app.anonymous() };
        Begun { browser, query: url.query_pairs().into_owned().collect() }
    }

    fn claims(&self, begun: &Begun) -> Value {
        let now = self.app.test.clock.now().seconds();
        json!({
            "iss": self.provider.issuer, "aud": "labels", "sub": "ann", "nonce": begun.query["nonce"], "iat": now, "exp": now + 300,
            "auth_time": now, "sid": "there", "email": "ann@example.com", "email_verified": true, "groups": ["all"],
        })
    }

    /// Comes back as a browser does: by a link of another site.
    async fn back(&self, browser: &Client, query: &str) -> Answer {
        let request = Request::get(format!("/user/sso/id/callback?{query}")).header("sec-fetch-site", "cross-site");
        browser.send(request.body(axum::body::Body::empty()).unwrap()).await
    }

    fn good(&self, begun: &Begun) -> String {
        format!("state={}&code=c&iss={}", begun.query["state"], self.provider.issuer)
    }

    /// Signs Ann in; `more`: claims beside the usual ones.
    async fn sign_in(&self, more: Value) -> Client {
        let begun = self.begin(json!({})).await;
        let mut claims = self.claims(&begun);
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.provider.gives(&self.provider.sign(&claims));
        let answer = self.back(&begun.browser, &self.good(&begun)).await;
        assert_eq!(location(&answer), "/");
        Client { cookie: Some(answer.cookie()), ..self.app.anonymous() }
    }

    async fn failures(&self) -> i64 {
        let mut database = self.app.database();
        let sql = "SELECT COUNT(*) AS n FROM audit_log WHERE action = 'user.login_failed'";
        database.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
    }

    async fn sessions(&self) -> i64 {
        let mut database = self.app.database();
        database.fetch_one("SELECT COUNT(*) AS n FROM sessions", args![]).await.unwrap().get("n").unwrap()
    }
}

#[track_caller]
fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 302, "{}", answer.text());
    answer.headers["location"].to_str().unwrap()
}

fn code(answer: &Answer, status: u16) -> String {
    answer.json(status)["code"].as_str().unwrap().to_owned()
}

/// Why somebody was not let in.
#[track_caller]
fn problem(answer: &Answer) -> &str {
    location(answer).strip_prefix("/user/login/?problem=").unwrap_or_else(|| panic!("{}", location(answer)))
}

on_both_databases! {
    async fn x_sso_somebody_comes_in_with_pkce_state_nonce_and_the_exact_redirect_address_and_goes_out(test: TestDatabase) {
        let world = World::new(test).await;
        let shown = world.app.anonymous().get("/api/session").await.json(200);
        assert_eq!(shown["providers"], json!([{ "slug": "id", "title": "Example" }]));
        let begun = world.begin(json!({ "next": "/projects/3" })).await;
        let asked = |name: &str| begun.query[name].as_str();
        assert_eq!((asked("response_type"), asked("client_id"), asked("scope")), ("code", "labels", "openid email profile"));
        assert_eq!((asked("redirect_uri"), asked("code_challenge_method")), ("http://localhost:8080/user/sso/id/callback", "S256"));
        world.provider.gives(&world.provider.sign(&world.claims(&begun)));
        let answer = world.back(&begun.browser, &world.good(&begun)).await;
        assert_eq!(location(&answer), "/projects/3");
        let given: Vec<&str> = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(given.iter().any(|cookie| cookie.starts_with("sign-on=;") && cookie.contains("Max-Age=0")), "{given:?}");
        let exchange = world.provider.asked("/token").remove(0);
        let form: HashMap<String, String> = url::form_urlencoded::parse(exchange.body.as_bytes()).into_owned().collect();
        assert_eq!(challenge(&form["code_verifier"]), asked("code_challenge"));
        assert!(form["code_verifier"].len() >= 43 && form["redirect_uri"] == asked("redirect_uri") && form["code"] == "c");
        assert_eq!(exchange.authorization, format!("Basic {}", STANDARD.encode("labels:canary+secret")));
        let ann = Client { cookie: Some(answer.cookie()), ..world.app.anonymous() };
        let session = ann.get("/api/session").await.json(200);
        assert_eq!((&session["user"]["email"], &session["role"], &session["single_sign_on"]["slug"]), (&json!("ann@example.com"), &json!("AN"), &json!("id")));
        assert_eq!(ann.get("/api/current-user/sessions").await.json(200)[0]["proved_by"], "single_sign_on");
        let out = ann.post("/api/sso/sign-out", json!({})).await.json(200);
        let end = Url::parse(out["url"].as_str().unwrap()).unwrap();
        let query: HashMap<String, String> = end.query_pairs().into_owned().collect();
        assert_eq!((end.path(), query["post_logout_redirect_uri"].as_str(), query["client_id"].as_str()), ("/end", "http://localhost:8080/user/login/", "labels"));
        assert_eq!(ann.get("/api/current-user").await.status, 401);
        assert_eq!(world.owner.post("/api/sso/sign-out", json!({})).await.json(200)["url"], Value::Null, "who came otherwise");
    }

    async fn x_sso_hostile_answers_let_nobody_in(test: TestDatabase) {
        let world = World::new(test).await;
        let provider = &world.provider;
        world.sign_in(json!({})).await;
        let (sessions, failures) = (world.sessions().await, world.failures().await);
        let now = world.app.test.clock.now().seconds();
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let mut tried = 0;
        let lies = [
            ("nonce", json!("another")), ("nonce", json!(null)), ("aud", json!("other")), ("aud", json!(["labels", "other"])),
            ("iss", json!("https://evil.example")), ("exp", json!(now - 61)), ("iat", json!(now - 601)), ("sub", json!("")),
        ];
        for (name, lie) in lies {
            let begun = world.begin(json!({})).await;
            let mut claims = world.claims(&begun);
            claims[name] = lie.clone();
            provider.gives(&provider.sign(&claims));
            assert_eq!(problem(&world.back(&begun.browser, &world.good(&begun)).await), "provider_token_invalid", "{name} {lie}");
            tried += 1;
        }
        for forged in ["none", "HS256", "another key"] {
            let begun = world.begin(json!({})).await;
            let claims = world.claims(&begun);
            let token = match forged {
                "none" => format!("{}.{}.", part(&json!({ "alg": "none", "kid": "k1" })), part(&claims)),
                "HS256" => {
                    let header = Header { kid: Some("k1".into()), ..Header::new(Algorithm::HS256) };
                    let public = serde_json::to_vec(&provider.public_key()).unwrap();
                    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&public)).unwrap()
                }
                _ => Provider::start().await.sign(&claims),
            };
            provider.gives(&token);
            assert_eq!(problem(&world.back(&begun.browser, &world.good(&begun)).await), "provider_token_invalid", "{forged}");
            tried += 1;
        }
        // The answers themselves.
        let elsewhere = Provider::start().await;
        let mut leads = HeaderMap::new();
        leads.insert("location", format!("{}/token", elsewhere.issuer).parse().unwrap());
        for (status, headers, body) in [
            (400, HeaderMap::new(), json!({ "error": "invalid_grant" }).to_string()),
            (200, HeaderMap::new(), format!("{{\"id_token\": \"{}\"}}", "x".repeat(300_000))),
            (200, HeaderMap::new(), "[".repeat(10_000)),
            (302, leads, String::new()),
        ] {
            let begun = world.begin(json!({})).await;
            provider.answers("/token", status, headers, body);
            assert_eq!(problem(&world.back(&begun.browser, &world.good(&begun)).await), "sign_on_provider_fails", "{status}");
            tried += 1;
        }
        assert!(elsewhere.asked("/token").is_empty(), "nobody is sent elsewhere");
        // Somebody else's answer to the question who this is.
        let begun = world.begin(json!({})).await;
        let mut claims = world.claims(&begun);
        claims["groups"] = json!(null);
        provider.gives(&provider.sign(&claims));
        provider.says("/me", &json!({ "sub": "boss", "groups": ["all"] }));
        assert_eq!(problem(&world.back(&begun.browser, &world.good(&begun)).await), "provider_token_invalid");
        assert_eq!(world.failures().await - failures, tried + 1, "each is in the trail");
        assert_eq!(world.sessions().await, sessions);
    }

    async fn x_sso_a_sign_in_ends_once_in_the_browser_where_it_began_and_by_the_provider_that_was_asked(test: TestDatabase) {
        let world = World::new(test).await;
        let begun = world.begin(json!({ "next": "https://evil.example" })).await;
        world.provider.gives(&world.provider.sign(&world.claims(&begun)));
        let good = world.good(&begun);
        assert_eq!(problem(&world.back(&world.app.anonymous(), &good).await), "sign_on_is_over", "a browser that began nothing");
        let other = world.begin(json!({})).await;
        assert_eq!(problem(&world.back(&other.browser, &good).await), "sign_on_is_over", "another browser");
        assert_eq!(problem(&world.back(&begun.browser, "code=c").await), "sign_on_is_over", "no state");
        assert!(world.provider.asked("/token").is_empty(), "no code was tried");
        assert_eq!(location(&world.back(&begun.browser, &good).await), "/", "and never to another site");
        assert_eq!(problem(&world.back(&begun.browser, &good).await), "sign_on_is_over", "it was used");
        assert_eq!(world.provider.asked("/token").len(), 1);
        for (query, why) in [("error=access_denied", "sign_on_refused"), ("", "sign_on_refused"), ("code=c&iss=https://evil.example", "provider_token_invalid")] {
            let begun = world.begin(json!({})).await;
            let iss = if query.contains("iss=") { String::new() } else { format!("&iss={}", world.provider.issuer) };
            assert_eq!(problem(&world.back(&begun.browser, &format!("state={}&{query}{iss}", begun.query["state"])).await), why, "{query}");
        }
        let begun = world.begin(json!({})).await;
        let silent = format!("state={}&code=c", begun.query["state"]);
        assert_eq!(problem(&world.back(&begun.browser, &silent).await), "provider_token_invalid", "it says that it names itself");
        let late = world.begin(json!({})).await;
        world.app.test.clock.advance_seconds(601);
        assert_eq!(problem(&world.back(&late.browser, &world.good(&late)).await), "sign_on_is_over", "after ten minutes");
        assert_eq!(world.app.anonymous().post("/api/sso/none", json!({})).await.status, 404);
    }

    async fn x_sso_the_way_to_a_provider_is_guarded_and_it_is_tested_before_it_is_trusted(test: TestDatabase) {
        let world = World::new(test).await;
        let private = Provider::start().await;
        let id = world.owner.get("/api/sign-in-providers").await.json(200)[0]["id"].clone();
        let try_out = format!("/api/sign-in-providers/{id}/test");
        let tested = world.owner.post(&try_out, json!({})).await.json(200);
        assert_eq!((&tested["signs_out"], &tested["tells_sign_outs"]), (&json!(true), &json!(true)));
        let reason = |answer: &Answer| answer.json(424)["params"]["reason"]["said"]["code"].as_str().unwrap().to_owned();
        let with = |name: &str, value: Value| { let mut metadata = world.provider.metadata(); metadata[name] = value; metadata };
        for (name, value, why) in [
            ("jwks_uri", json!(format!("{}/keys", private.issuer)), "url_refused"),
            ("jwks_uri", json!("https://169.254.169.254/keys"), "url_refused"),
            ("jwks_uri", json!("file:///etc/passwd"), "provider_address"),
            ("issuer", json!("https://id.example"), "provider_issuer"),
            ("token_endpoint", json!("http://id.example/token"), "provider_address"),
            ("authorization_endpoint", json!("javascript:alert(1)"), "provider_address"),
            ("token_endpoint", json!(null), "provider_answer"),
        ] {
            world.provider.says("/.well-known/openid-configuration", &with(name, value.clone()));
            assert_eq!(reason(&world.owner.post(&try_out, json!({})).await), why, "{name} {value}");
        }
        assert!(private.asked("/keys").is_empty(), "no byte reaches an address that is not allowed");
        world.provider.says("/.well-known/openid-configuration", &world.provider.metadata());
        world.provider.says("/keys", &json!({ "keys": [{ "kty": "oct", "k": "AAAA" }] }));
        assert_eq!(reason(&world.owner.post(&try_out, json!({})).await), "provider_keys");
    }

    async fn x_sso_keys_are_kept_and_asked_for_again_when_one_is_new_but_not_at_will(test: TestDatabase) {
        let world = World::new(test).await;
        for _ in 0..3 {
            world.sign_in(json!({})).await;
        }
        assert_eq!(world.provider.asked("/keys").len(), 1);
        world.provider.signs_with("k2");
        let logout = world.provider.sign(&json!({ "iss": "x" }));
        for _ in 0..5 {
            let refused = world.app.anonymous().post("/api/sso/id/back-channel-logout", json!({ "logout_token": logout })).await;
            assert_eq!(code(&refused, 400), "provider_token_invalid");
        }
        assert_eq!(world.provider.asked("/keys").len(), 1, "they were asked for a moment ago");
        world.app.test.clock.advance_seconds(30);
        world.sign_in(json!({})).await;
        assert_eq!(world.provider.asked("/keys").len(), 2);
        world.app.test.clock.advance_seconds(3600);
        world.sign_in(json!({})).await;
        assert_eq!(world.provider.asked("/keys").len(), 3, "nothing is believed for longer than an hour");
    }

    async fn x_sso_the_provider_signs_people_out_with_a_token_that_it_signed(test: TestDatabase) {
        let world = World::new(test).await;
        let ann = world.sign_in(json!({})).await;
        let now = world.app.test.clock.now().seconds();
        let good = json!({
            "iss": world.provider.issuer, "aud": "labels", "iat": now, "exp": now + 60, "jti": "j", "sub": "ann", "sid": "there",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        let tell = async |name: &str, value: Value| {
            let mut claims = good.clone();
            claims[name] = value;
            let form = format!("logout_token={}", world.provider.sign(&claims));
            let request = Request::post("/api/sso/id/back-channel-logout").header("content-type", "application/x-www-form-urlencoded");
            world.app.anonymous().send(request.body(form.into()).unwrap()).await
        };
        for (name, lie) in [("aud", json!("other")), ("events", json!({})), ("nonce", json!("n")), ("iat", json!(now - 601)), ("exp", json!(now - 61))] {
            assert_eq!(code(&tell(name, lie.clone()).await, 400), "provider_token_invalid", "{name} {lie}");
        }
        assert_eq!(tell("sid", json!("another")).await.status, 200);
        assert_eq!(ann.get("/api/current-user").await.status, 200, "not that session");
        let done = tell("jti", json!("k")).await;
        assert_eq!((done.status, done.headers["cache-control"].to_str().unwrap()), (200, "no-store"));
        assert_eq!(ann.get("/api/current-user").await.status, 401);
    }

    async fn x_sso_a_second_factor_is_the_provider_s_where_it_says_so_and_else_the_own_one(test: TestDatabase) {
        let world = World::new(test).await;
        let ann = world.sign_in(json!({})).await;
        let begun = ann.post("/api/current-user/second-factor/totp", json!({})).await.json(200);
        let secret = base32(begun["secret"].as_str().unwrap());
        let shows = || code_of(&secret, world.app.test.clock.now().seconds() / 30);
        ann.post("/api/current-user/second-factor/totp/confirm", json!({ "code": shows() })).await.json(200);
        assert_eq!(ann.get("/api/projects/").await.status, 200, "it was shown just now");
        let ann = world.sign_in(json!({ "amr": ["pwd"] })).await;
        assert_eq!(ann.get("/api/session").await.json(200)["must_show_code"], true);
        assert_eq!(code(&ann.get("/api/projects/").await, 403), "second_factor_needed");
        ann.post("/api/session/proof", json!({ "code": "000000" })).await.json(400);
        assert_eq!(code(&ann.get("/api/projects/").await, 403), "second_factor_needed");
        world.app.test.clock.advance_seconds(30);
        assert_eq!(ann.post("/api/session/proof", json!({ "code": shows() })).await.status, 204);
        assert_eq!(ann.get("/api/projects/").await.status, 200);
        for said in [json!({ "amr": ["pwd", "mfa"] }), json!({ "acr": "mfa" })] {
            assert_eq!(world.sign_in(said).await.get("/api/projects/").await.status, 200);
        }
        let sessions = ann.get("/api/current-user/sessions").await.json(200);
        let mut by: Vec<&str> = sessions.as_array().unwrap().iter().map(|session| session["proved_by"].as_str().unwrap()).collect();
        by.sort_unstable();
        assert_eq!(by, ["single_sign_on+second_factor", "single_sign_on+second_factor", "single_sign_on+totp", "single_sign_on+totp"]);
    }

    async fn x_sso_what_is_dangerous_needs_a_sign_in_of_late_at_the_provider(test: TestDatabase) {
        let world = World::new(test).await;
        let old = world.app.test.clock.now().seconds() - 3600;
        let ann = world.sign_in(json!({ "auth_time": old })).await;
        assert_eq!(code(&ann.post("/api/token/", json!({})).await, 403), "proof_needed", "the provider knew her from an hour ago");
        let silent = world.sign_in(json!({ "auth_time": null })).await;
        assert_eq!(code(&silent.post("/api/token/", json!({})).await, 403), "proof_needed", "it could say when, and does not");
        let begun = world.begin(json!({ "prove": true })).await;
        assert_eq!((begun.query["prompt"].as_str(), begun.query["max_age"].as_str()), ("login", "0"));
        world.sign_in(json!({})).await.post("/api/token/", json!({})).await.json(201);
    }

    async fn x_sso_where_it_is_the_only_way_in_no_door_takes_a_password(test: TestDatabase) {
        let world = World::new(test).await;
        world.app.person("admin", Role::Administrator).await;
        let by_password = world.app.browser("admin@example.com", PASSWORD).await;
        let only = json!({ "only_single_sign_on": true });
        assert_eq!(code(&by_password.patch("/api/sign-on-policy", only.clone()).await, 409), "come_by_single_sign_on_first");
        assert_eq!(code(&world.owner.patch("/api/sign-on-policy", only.clone()).await, 409), "come_by_single_sign_on_first", "by token");
        let by_provider = world.sign_in(json!({ "sub": "admin", "email": "admin@example.com" })).await;
        assert_eq!(by_provider.patch("/api/sign-on-policy", only).await.json(200)["only_single_sign_on"], true);
        assert_eq!(by_password.get("/api/current-user").await.status, 401);
        for (email, password) in [("admin@example.com", PASSWORD), ("admin@example.com", "a wrong guess"), ("nobody@example.com", PASSWORD)] {
            let refused = world.app.anonymous().post("/api/session", json!({ "email": email, "password": password })).await;
            assert_eq!(code(&refused, 403), "only_single_sign_on", "nothing is told of {email}");
            let request = Request::post("/user/login").header("content-type", "application/x-www-form-urlencoded");
            let form = format!("email={email}&password={}", password.replace(' ', "+"));
            assert_eq!(world.app.anonymous().send(request.body(form.into()).unwrap()).await.status, 403);
        }
        let link = by_provider.get("/api/invite").await.json(200)["token"].clone();
        let account = json!({ "token": link, "email": "new@example.com", "password": PASSWORD });
        assert_eq!(code(&world.app.anonymous().post("/api/signup", account).await, 403), "only_single_sign_on");
        assert_eq!(world.app.anonymous().get("/api/session").await.json(200)["only_single_sign_on"], true);
        let id = world.owner.get("/api/sign-in-providers").await.json(200)[0]["id"].clone();
        assert_eq!(code(&world.owner.delete(&format!("/api/sign-in-providers/{id}")).await, 409), "last_provider");
        world.app.database().allow_passwords_from_command_line().await.unwrap();
        world.app.sign_in("admin@example.com", PASSWORD).await;
    }

    async fn x_sso_providers_are_for_administrators_and_their_secret_is_shown_to_nobody(test: TestDatabase) {
        let world = World::new(test).await;
        let manager = world.app.person("manager", Role::Manager).await;
        assert_eq!(manager.get("/api/sign-in-providers").await.status, 403);
        let listed = world.owner.get("/api/sign-in-providers").await;
        let provider = listed.json(200)[0].clone();
        assert_eq!((&provider["has_client_secret"], &provider["is_owners"]), (&json!(true), &json!(true)));
        assert_eq!(provider["redirect_url"], "http://localhost:8080/user/sso/id/callback");
        assert!(!listed.text().contains("canary"));
        let path = format!("/api/sign-in-providers/{}", provider["id"]);
        for (field, wrong) in [
            ("slug", json!("Sign Out")), ("slug", json!("sign-out")), ("title", json!(" ")), ("issuer", json!("http://id.example")),
            ("issuer", json!("https://name:word@id.example")), ("client_id", json!("")), ("default_role", json!("AD")), ("default_role", json!("OW")),
            ("role_groups", json!([{ "group": "a", "role": "OW" }])), ("project_groups", json!([{ "group": "a", "project": 1, "role": "MA" }])),
            ("scopes", json!("email")), ("domains", json!(["example"])), ("second_factor_values", json!(vec!["x"; 21])),
        ] {
            let mut fields = world.fields();
            fields[field] = wrong.clone();
            let refused = world.owner.call(axum::http::Method::PUT, &path, Some(fields)).await.json(400);
            assert!(refused["validation_errors"][field].is_array(), "{field} {wrong}: {refused}");
        }
        let mut fields = world.fields();
        fields["client_secret"] = Value::Null;
        fields["title"] = json!("Renamed");
        let changed = world.owner.call(axum::http::Method::PUT, &path, Some(fields.clone())).await;
        assert_eq!((&changed.json(200)["title"], &changed.json(200)["has_client_secret"]), (&json!("Renamed"), &json!(true)));
        fields["issuer"] = json!("https://id.example");
        let moved = world.owner.call(axum::http::Method::PUT, &path, Some(fields)).await.json(200);
        assert_eq!(moved["has_client_secret"], false, "a secret is for one issuer");
        assert_eq!(world.owner.delete(&path).await.status, 204);
        assert_eq!(world.owner.delete(&path).await.status, 404);
        assert_eq!(world.app.anonymous().post("/api/sso/id", json!({})).await.status, 404);
    }

    async fn x_sso_tries_of_a_network_are_bounded(test: TestDatabase) {
        let app = TestApp::with_real_limits(test).await;
        let owner = app.owner().await;
        let fields = json!({ "slug": "id", "title": "Example", "issuer": "https://10.1.2.3", "client_id": "labels" });
        let id = owner.post("/api/sign-in-providers", fields).await.json(201)["id"].as_i64().unwrap();
        let mut problems = Vec::new();
        for number in 0..22 {
            let state = format!("state-{number}");
            let end = app.test.clock.now().plus_seconds(600);
            app.database().begin_sign_on(id, storage_hash(&state), "/".into(), end).await.unwrap();
            let browser = Client { cookie: Some(format!("sign-on={state}")), ..app.anonymous() };
            problems.push(problem(&browser.get(&format!("/user/sso/id/callback?state={state}&code=c")).await).to_owned());
        }
        assert!(problems[..20].iter().all(|problem| problem == "sign_on_provider_fails"), "{problems:?}");
        assert_eq!(problems[20..], ["too_many_sign_ins", "too_many_sign_ins"]);
    }
}
