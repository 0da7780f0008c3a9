//! Who asks, and with whose key links are signed.

use crate::{
    Caller, Operation, StoreError,
    encode::encode,
    google::{
        federation::{Federation, Subject, lend},
        refusal,
        token::{Kept, SCOPE, SCOPE_FOR_SIGNING, request},
    },
    send::{Again, by_status},
};
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use http::{HeaderName, HeaderValue, Method};
use labelkeep_egress::Response;
use labelkeep_model::{Param, Say, Timestamp};
use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
use serde::Deserialize;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// Fixed: whatever address an uploaded file names is not asked (S23).
const TOKEN: &str = "https://oauth2.googleapis.com";
const EXCHANGE: &str = "https://sts.googleapis.com";
const IAM: &str = "https://iamcredentials.googleapis.com";
const METADATA: &str = "http://169.254.169.254";
/// Reading and writing objects, and nothing about buckets and their rights.
const SPARE: i64 = 60;
const MOST_BYTES: usize = 64 * 1024;

/// An RSA key of a service account.
pub(crate) struct AccountKey(RsaKeyPair);

impl AccountKey {
    pub(crate) fn read(pem: &str) -> Result<Self, StoreError> {
        let wrong = || StoreError::Setting(Say::GcsPrivateKey.into());
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| wrong())?;
        RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map(Self).map_err(|_| wrong())
    }

    pub(crate) fn sign(&self, text: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature)
            .map_err(|_| StoreError::Denied(Operation::Sign))?;
        Ok(signature)
    }
}

#[derive(Clone)]
enum Source {
    /// Objects that everybody may read.
    Nobody,
    Account {
        email: String,
        key_id: String,
        key: Arc<AccountKey>,
    },
    /// The machine's own identity. Only for buckets that an administrator listed.
    Metadata,
    /// Whom another provider of identities vouches for.
    Federated(Arc<Federation>),
    /// An account that somebody else may act as.
    Acting {
        with: Box<GoogleCredentials>,
        email: String,
    },
}

/// Cheap to clone; tokens are kept and shared.
#[derive(Clone)]
pub struct GoogleCredentials {
    source: Source,
    token_base: String,
    exchange_base: String,
    iam_base: String,
    metadata_base: String,
    token: Arc<Mutex<Option<Kept>>>,
    email: Arc<Mutex<Option<String>>>,
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "type")]
    kind: String,
    client_email: String,
    #[serde(default)]
    private_key_id: String,
    private_key: String,
}

/// What the operator's own file says where Google's tools made it for another provider of identities.
#[derive(Deserialize)]
struct External {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    audience: String,
    #[serde(default)]
    service_account_impersonation_url: String,
    #[serde(default)]
    credential_source: ExternalSource,
}

#[derive(Default, Deserialize)]
struct ExternalSource {
    file: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Blob {
    signed_blob: String,
}

impl GoogleCredentials {
    fn of(source: Source) -> Self {
        Self {
            source,
            token_base: TOKEN.into(),
            exchange_base: EXCHANGE.into(),
            iam_base: IAM.into(),
            metadata_base: METADATA.into(),
            token: Arc::default(),
            email: Arc::default(),
        }
    }

    #[must_use]
    pub fn nobody() -> Self {
        Self::of(Source::Nobody)
    }

    /// From the JSON file of a service account. Files of other kinds name addresses or programs to ask, and are refused.
    ///
    /// # Errors
    /// `Setting` that says what is wrong with it.
    pub fn service_account(json: &str) -> Result<Self, StoreError> {
        let wrong = |say: Say| StoreError::Setting(say.into());
        let file: File = serde_json::from_str(json).map_err(|_| wrong(Say::GcsNoAccountKey))?;
        if file.kind != "service_account" {
            return Err(wrong(Say::GcsKeyType));
        }
        let key = Arc::new(AccountKey::read(&Zeroizing::new(file.private_key))?);
        Ok(Self::of(Source::Account { email: file.client_email, key_id: file.private_key_id, key }))
    }

    /// Application Default Credentials of the installation: the file that `GOOGLE_APPLICATION_CREDENTIALS` names, else the
    /// machine's identity. Only for buckets that an administrator listed.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn application_default(file: Option<&Path>) -> Result<Self, StoreError> {
        let Some(path) = file else { return Ok(Self::of(Source::Metadata)) };
        let wrong = |say: fn(Param) -> Say| StoreError::Setting(say(path.display().to_string().into()).into());
        let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|_| wrong(|path| Say::StoreFile { path }))?);
        let external: External =
            serde_json::from_str(&text).map_err(|_| wrong(|path| Say::GcsNoCredentialsFile { path }))?;
        if external.kind != "external_account" {
            return Self::service_account(&text);
        }
        let ExternalSource { file: Some(token) } = external.credential_source else {
            return Err(wrong(|path| Say::GcsNoTokenFile { path }));
        };
        let federation = Federation { audience: external.audience, subject: Subject::TokenFile(token) };
        let credentials = Self::of(Source::Federated(Arc::new(federation)));
        let account = external.service_account_impersonation_url;
        match account.rsplit_once("/serviceAccounts/").and_then(|(_, name)| name.strip_suffix(":generateAccessToken")) {
            Some(email) => credentials.acting_as(email),
            None => Ok(credentials),
        }
    }

    /// By workload identity federation: whom `subject` vouches for, at this provider of a pool.
    ///
    /// # Errors
    /// `Setting` for names that cannot be.
    pub fn federated(number: &str, pool: &str, provider: &str, subject: Subject) -> Result<Self, StoreError> {
        Ok(Self::of(Source::Federated(Arc::new(Federation::of_pool(number, pool, provider, subject)?))))
    }

    /// The service account that these may act as: they need to be its token creator.
    ///
    /// # Errors
    /// `Setting` when it is no account's name: it becomes part of an address.
    pub fn acting_as(self, email: &str) -> Result<Self, StoreError> {
        let is_email = email.len() <= 254
            && email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
            && email.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@.-_".contains(&byte));
        if !is_email {
            return Err(StoreError::Setting(Say::GcsServiceAccount.into()));
        }
        let (token, exchange) = (self.token_base.clone(), self.exchange_base.clone());
        let (iam, metadata) = (self.iam_base.clone(), self.metadata_base.clone());
        let acting = Self::of(Source::Acting { with: Box::new(self), email: email.to_owned() });
        Ok(Self { token_base: token, exchange_base: exchange, iam_base: iam, metadata_base: metadata, ..acting })
    }

    /// Other places to ask, for private endpoints of Google's services.
    #[must_use]
    pub fn with_endpoints(mut self, token: &str, iam: &str, metadata: &str) -> Self {
        (self.token_base, self.exchange_base) = (token.into(), token.into());
        (self.iam_base, self.metadata_base) = (iam.into(), metadata.into());
        if let Source::Acting { with, .. } = &mut self.source {
            **with = with.clone().with_endpoints(token, iam, metadata);
        }
        self
    }

    /// None for nobody.
    pub(crate) async fn token(&self, caller: &Caller) -> Result<Option<Zeroizing<String>>, StoreError> {
        if matches!(self.source, Source::Nobody) {
            return Ok(None);
        }
        let mut kept = self.token.lock().await;
        let now = caller.clock.now();
        if let Some((token, until)) = kept.as_ref()
            && *until > now.plus_seconds(SPARE)
        {
            return Ok(Some(token.clone()));
        }
        let fresh = match &self.source {
            Source::Nobody => return Ok(None),
            Source::Federated(federation) => federation.token(caller, &self.exchange_base).await?,
            Source::Acting { with, email } => {
                let token = Box::pin(with.token(caller)).await?;
                lend(caller, &self.iam_base, email, token.as_deref().map(String::as_str)).await?
            }
            Source::Account { email, key_id, key } => self.exchanged(caller, email, key_id, key).await?,
            Source::Metadata => {
                let path = format!(
                    "/computeMetadata/v1/instance/service-accounts/default/token?scopes={}",
                    encode(SCOPE_FOR_SIGNING)
                );
                given(caller, self.metadata(caller, &path).await?).await?
            }
        };
        *kept = Some(fresh.clone());
        Ok(Some(fresh.0))
    }

    async fn exchanged(
        &self,
        caller: &Caller,
        email: &str,
        key_id: &str,
        key: &AccountKey,
    ) -> Result<Kept, StoreError> {
        let form = format!(
            "grant_type={}&assertion={}",
            encode("urn:ietf:params:oauth:grant-type:jwt-bearer"),
            assertion(email, key_id, key, caller.clock.now())?
        );
        let form_type = "application/x-www-form-urlencoded";
        let build = || request(Method::POST, &self.token_base, "/token", form_type, None, Some(&form));
        given(caller, caller.call(Again::Always, || std::future::ready(build())).await?).await
    }

    /// The account that signs.
    pub(crate) async fn email(&self, caller: &Caller) -> Result<String, StoreError> {
        match &self.source {
            Source::Nobody => Err(StoreError::Unsupported(Say::GcsNoLink)),
            Source::Federated(_) => Err(StoreError::Unsupported(Say::GcsFederatedNoLink)),
            Source::Account { email, .. } | Source::Acting { email, .. } => Ok(email.clone()),
            Source::Metadata => {
                let mut kept = self.email.lock().await;
                if let Some(email) = kept.as_ref() {
                    return Ok(email.clone());
                }
                let path = "/computeMetadata/v1/instance/service-accounts/default/email";
                let response = self.metadata(caller, path).await?;
                if !response.status.is_success() {
                    return Err(by_status(response.status.as_u16(), StoreError::Denied(Operation::Sign)));
                }
                let text = String::from_utf8(response.bytes(MOST_BYTES).await?).map_err(|_| StoreError::Malformed)?;
                let email = text.trim().to_owned();
                *kept = Some(email.clone());
                Ok(email)
            }
        }
    }

    /// With the account's own key, without asking anybody; or by Google, which keeps the key of the machine's account.
    pub(crate) async fn sign(&self, caller: &Caller, text: &[u8]) -> Result<Vec<u8>, StoreError> {
        if let Source::Account { key, .. } = &self.source {
            return key.sign(text);
        }
        let email = self.email(caller).await?;
        // Who may act as an account may have things signed by it; the account itself may not, by its own.
        let token = match &self.source {
            Source::Acting { with, .. } => with.token(caller).await?,
            _ => self.token(caller).await?,
        };
        let path = format!("/v1/projects/-/serviceAccounts/{}:signBlob", encode(&email));
        let body = serde_json::json!({ "payload": STANDARD.encode(text) }).to_string();
        let token = token.as_deref().map(String::as_str);
        let build = || request(Method::POST, &self.iam_base, &path, "application/json", token, Some(&body));
        let response = caller.call(Again::Always, || std::future::ready(build())).await?;
        if !response.status.is_success() {
            return Err(refusal::read(response, Operation::Sign).await);
        }
        let bytes = response.bytes(MOST_BYTES).await?;
        let blob: Blob = serde_json::from_slice(&bytes).map_err(|_| StoreError::Malformed)?;
        STANDARD.decode(blob.signed_blob).map_err(|_| StoreError::Malformed)
    }

    async fn metadata(&self, caller: &Caller, path: &str) -> Result<Response, StoreError> {
        let named: Option<SocketAddr> = self.metadata_base.strip_prefix("http://").and_then(|host| host.parse().ok());
        let own = Caller { egress: caller.egress.to_metadata_services(named.as_slice()), ..caller.clone() };
        let build = || {
            let mut request = request(Method::GET, &self.metadata_base, path, "text/plain", None, None)?;
            let flavour = HeaderName::from_static("metadata-flavor");
            request.headers.insert(flavour, HeaderValue::from_static("Google"));
            Ok(request)
        };
        own.call(Again::Always, || std::future::ready(build())).await
    }
}

async fn given(caller: &Caller, response: Response) -> Result<Kept, StoreError> {
    if !response.status.is_success() {
        return Err(refusal::token(response).await);
    }
    let bytes = response.bytes(MOST_BYTES).await?;
    let token: Token = serde_json::from_slice(&bytes).map_err(|_| StoreError::Malformed)?;
    Ok((Zeroizing::new(token.access_token), caller.clock.now().plus_seconds(token.expires_in)))
}

/// What is exchanged for a token: signed by the account, good for an hour.
fn assertion(email: &str, key_id: &str, key: &AccountKey, now: Timestamp) -> Result<String, StoreError> {
    let head = serde_json::json!({ "alg": "RS256", "typ": "JWT", "kid": key_id });
    let claims = serde_json::json!({
        "iss": email,
        "scope": SCOPE,
        "aud": format!("{TOKEN}/token"),
        "iat": now.seconds(),
        "exp": now.seconds() + 3600,
    });
    let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(head.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = key.sign(text.as_bytes())?;
    Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

#[cfg(test)]
mod tests {
    use super::GoogleCredentials;

    #[test]
    fn s23_only_service_account_files_are_taken() {
        for (text, word) in [
            ("{}", "whole JSON file"),
            ("", "whole JSON file"),
            (r#"{"type":"external_account","client_email":"a","private_key":"b"}"#, "service_account"),
            (r#"{"type":"service_account","client_email":"a","private_key":"b"}"#, "private key"),
        ] {
            let error = GoogleCredentials::service_account(text).err().unwrap();
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
