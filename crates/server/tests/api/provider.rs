//! An OpenID Connect provider that says what a test wants: also what no honest one would say.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::IntoResponse,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

pub struct Provider {
    pub issuer: String,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    /// What stands at each path: status, headers, body.
    pages: HashMap<String, (u16, HeaderMap, String)>,
    asked: Vec<Asked>,
    key: Vec<u8>,
    kid: String,
}

/// What came to the provider.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub authorization: String,
    pub body: String,
}

impl Provider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Inner { pages: HashMap::new(), asked: Vec::new(), key: Vec::new(), kid: String::new() };
        let inner = Arc::new(Mutex::new(inner));
        let router = Router::new().fallback(answer).with_state(inner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let provider = Self { issuer, inner };
        provider.says("/.well-known/openid-configuration", &provider.metadata());
        provider.signs_with("k1");
        provider
    }

    /// `host:port`, to be let through.
    pub fn place(&self) -> String {
        self.issuer.trim_start_matches("http://").to_owned()
    }

    pub fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("/auth"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"),
            "userinfo_endpoint": at("/me"),
            "end_session_endpoint": at("/end"),
            "claims_supported": ["sub", "auth_time"],
            "authorization_response_iss_parameter_supported": true,
            "backchannel_logout_supported": true,
        })
    }

    pub fn says(&self, path: &str, body: &Value) {
        self.answers(path, 200, HeaderMap::new(), body.to_string());
    }

    pub fn answers(&self, path: &str, status: u16, headers: HeaderMap, body: String) {
        self.inner.lock().unwrap().pages.insert(path.to_owned(), (status, headers, body));
    }

    /// A new key, which is the only one from now on.
    pub fn signs_with(&self, kid: &str) {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let mut inner = self.inner.lock().unwrap();
        (inner.key, inner.kid) = (pkcs8.as_ref().to_vec(), kid.to_owned());
        drop(inner);
        self.says("/keys", &json!({ "keys": [self.public_key()] }));
    }

    pub fn public_key(&self) -> Value {
        let inner = self.inner.lock().unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &inner.key).unwrap();
        let public = pair.public_key().as_ref();
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": inner.kid, "x": part(&public[1..33]), "y": part(&public[33..]) })
    }

    pub fn sign(&self, claims: &Value) -> String {
        let inner = self.inner.lock().unwrap();
        let header = Header { kid: Some(inner.kid.clone()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_ec_der(&inner.key)).unwrap()
    }

    /// What the token endpoint gives.
    pub fn gives(&self, id_token: &str) {
        self.says("/token", &json!({ "id_token": id_token, "access_token": "access", "token_type": "Bearer" }));
    }

    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.inner.lock().unwrap().asked.iter().filter(|asked| asked.path == path).cloned().collect()
    }
}

async fn answer(
    State(inner): State<Arc<Mutex<Inner>>>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> impl IntoResponse {
    let mut inner = inner.lock().unwrap();
    let authorization = headers.get(header::AUTHORIZATION).map_or("", |value| value.to_str().unwrap()).to_owned();
    inner.asked.push(Asked { path: uri.path().to_owned(), authorization, body });
    let (status, headers, body) =
        inner.pages.get(uri.path()).cloned().unwrap_or((404, HeaderMap::new(), String::new()));
    (StatusCode::from_u16(status).unwrap(), headers, body)
}
