//! How one proves to Azure who one is.

use crate::{
    Caller, Operation, StoreError,
    azure::sign::Delegation,
    encode::encode,
    send::{Again, by_status, refusal},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use labelkeep_egress::{Body, Patience, Request};
use labelkeep_model::{Say, Timestamp};
use serde::Deserialize;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

const SIGN_IN: &str = "https://login.microsoftonline.com";
const METADATA: &str = "http://169.254.169.254";
const RESOURCE: &str = "https://storage.azure.com/";
const SPARE: i64 = 60;
const MOST_BYTES: usize = 64 * 1024;

/// A token, and until when it is good.
type Kept = (Zeroizing<String>, Timestamp);

#[derive(Clone)]
enum Source {
    /// Containers that everybody may read.
    Nobody,
    Key(Arc<Zeroizing<Vec<u8>>>),
    Sas(Zeroizing<String>),
    Principal {
        tenant: String,
        client: String,
        secret: Zeroizing<String>,
    },
    /// The machine's own identity, or one of several by its client id. Only for containers that an administrator listed.
    Managed {
        client: Option<String>,
    },
}

/// Cheap to clone; tokens are kept and shared.
#[derive(Clone)]
pub struct AzureCredentials {
    source: Source,
    sign_in: String,
    metadata: String,
    token: Arc<Mutex<Option<Kept>>>,
    pub(crate) delegation: Arc<Mutex<Option<Delegation>>>,
}

/// What goes with a request.
pub(crate) enum Proof {
    Nothing,
    Key(Arc<Zeroizing<Vec<u8>>>),
    Token(Zeroizing<String>),
    Sas(Zeroizing<String>),
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    /// A number, or the same as a text, depending on who answers.
    expires_in: serde_json::Value,
}

#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_codes: Vec<u32>,
}

impl AzureCredentials {
    fn of(source: Source) -> Self {
        Self {
            source,
            sign_in: SIGN_IN.into(),
            metadata: METADATA.into(),
            token: Arc::default(),
            delegation: Arc::default(),
        }
    }

    #[must_use]
    pub fn nobody() -> Self {
        Self::of(Source::Nobody)
    }

    /// # Errors
    /// `Setting` when it is no account key.
    pub fn account_key(text: &str) -> Result<Self, StoreError> {
        let wrong = |_| StoreError::Setting(Say::AzureAccountKey.into());
        Ok(Self::of(Source::Key(Arc::new(Zeroizing::new(STANDARD.decode(text.trim()).map_err(wrong)?)))))
    }

    /// # Errors
    /// `Setting` when it is no token of that kind.
    pub fn sas(text: &str) -> Result<Self, StoreError> {
        let token = text.trim().trim_start_matches('?');
        let is_query = token.bytes().all(|byte| byte.is_ascii_graphic() && !b"#\"<>\\^`{|}".contains(&byte));
        if !token.split('&').any(|part| part.starts_with("sig=")) || !is_query {
            return Err(StoreError::Setting(Say::AzureSasToken.into()));
        }
        Ok(Self::of(Source::Sas(Zeroizing::new(token.to_owned()))))
    }

    /// # Errors
    /// `Setting` when the tenant is none: it becomes part of an address.
    pub fn service_principal(tenant: &str, client: &str, secret: &str) -> Result<Self, StoreError> {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
        if tenant.is_empty() || tenant.len() > 253 || !tenant.bytes().all(is_name) {
            return Err(StoreError::Setting(Say::AzureTenant.into()));
        }
        let secret = Zeroizing::new(secret.to_owned());
        Ok(Self::of(Source::Principal { tenant: tenant.to_owned(), client: client.to_owned(), secret }))
    }

    #[must_use]
    pub fn managed_identity(client: Option<&str>) -> Self {
        Self::of(Source::Managed { client: client.map(str::to_owned) })
    }

    /// Other places to sign in, as national clouds have.
    #[must_use]
    pub fn with_endpoints(mut self, sign_in: &str, metadata: &str) -> Self {
        (self.sign_in, self.metadata) = (sign_in.into(), metadata.into());
        self
    }

    pub(crate) async fn proof(&self, caller: &Caller) -> Result<Proof, StoreError> {
        match &self.source {
            Source::Nobody => Ok(Proof::Nothing),
            Source::Key(key) => Ok(Proof::Key(key.clone())),
            Source::Sas(token) => Ok(Proof::Sas(token.clone())),
            Source::Principal { .. } | Source::Managed { .. } => self.token(caller).await.map(Proof::Token),
        }
    }

    async fn token(&self, caller: &Caller) -> Result<Zeroizing<String>, StoreError> {
        let mut kept = self.token.lock().await;
        let now = caller.clock.now();
        if let Some((token, until)) = kept.as_ref()
            && *until > now.plus_seconds(SPARE)
        {
            return Ok(token.clone());
        }
        let (own, base, path, form) = self.exchange(caller);
        let build = || request(&base, &path, form.as_ref().map(|form| form.as_str()));
        let response = own.call(Again::Always, || std::future::ready(Ok(build()))).await?;
        if !response.status.is_success() {
            let (status, body) = refusal(response).await;
            let problem: Problem = serde_json::from_str(&body).unwrap_or_default();
            return Err(match problem.error.as_str() {
                // The secret is over.
                "invalid_client" if problem.error_codes.contains(&7_000_222) => StoreError::Expired,
                "invalid_client" | "unauthorized_client" | "invalid_request" | "invalid_grant" => {
                    StoreError::UnknownCredentials
                }
                _ => by_status(status, StoreError::Denied(Operation::Sign)),
            });
        }
        let bytes = response.bytes(MOST_BYTES).await?;
        let token: Token = serde_json::from_slice(&bytes).map_err(|_| StoreError::Malformed)?;
        let seconds = match &token.expires_in {
            serde_json::Value::String(text) => text.parse().ok(),
            other => other.as_i64(),
        };
        let access = Zeroizing::new(token.access_token);
        *kept = Some((access.clone(), now.plus_seconds(seconds.ok_or(StoreError::Malformed)?)));
        Ok(access)
    }

    /// By whom, where and with what a token is asked for.
    fn exchange(&self, caller: &Caller) -> (Caller, String, String, Option<Zeroizing<String>>) {
        if let Source::Principal { tenant, client, secret } = &self.source {
            let form = format!(
                "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
                encode(client),
                encode(secret),
                encode(&format!("{RESOURCE}.default"))
            );
            let path = format!("/{tenant}/oauth2/v2.0/token");
            return (caller.clone(), self.sign_in.clone(), path, Some(Zeroizing::new(form)));
        }
        let mut path = format!("/metadata/identity/oauth2/token?api-version=2018-02-01&resource={}", encode(RESOURCE));
        if let Source::Managed { client: Some(client) } = &self.source {
            path.push_str(&format!("&client_id={}", encode(client)));
        }
        let named: Option<SocketAddr> = self.metadata.strip_prefix("http://").and_then(|host| host.parse().ok());
        let own = Caller { egress: caller.egress.to_metadata_services(named.as_slice()), ..caller.clone() };
        (own, self.metadata.clone(), path, None)
    }
}

fn request(base: &str, path: &str, form: Option<&str>) -> Request {
    let seconds = Duration::from_secs(10);
    let mut headers = HeaderMap::new();
    match form {
        Some(_) => {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        }
        None => {
            headers.insert("metadata", HeaderValue::from_static("true"));
        }
    }
    Request {
        method: if form.is_some() { Method::POST } else { Method::GET },
        base: base.to_owned(),
        path_and_query: path.to_owned(),
        headers,
        body: form.map_or(Body::Empty, |text| Body::Bytes(Bytes::from(text.to_owned()))),
        patience: Patience { head: seconds, idle: seconds, total: Some(seconds) },
    }
}
