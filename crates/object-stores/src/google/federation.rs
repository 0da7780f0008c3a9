//! Tokens for whom another provider of identities vouches, and for accounts that one may act as.

use super::{
    refusal,
    token::{Kept, SCOPE, SCOPE_FOR_SIGNING, request},
};
use crate::{AwsCredentials, Caller, Operation, StoreError, aws::secret_file, encode::encode, send::Again};
use http::Method;
use labelkeep_egress::Response;
use labelkeep_model::{Say, Timestamp};
use serde::Deserialize;
use std::path::PathBuf;
use zeroize::Zeroizing;

const MOST_BYTES: usize = 64 * 1024;

/// Who vouches for us.
#[derive(Clone)]
pub enum Subject {
    /// A token in a file that something beside us keeps fresh, as Kubernetes does.
    TokenFile(PathBuf),
    /// Amazon, for the identity that this machine has there.
    Aws(AwsCredentials),
}

/// A provider of a workload identity pool.
#[derive(Clone)]
pub(super) struct Federation {
    pub(super) audience: String,
    pub(super) subject: Subject,
}

#[derive(Deserialize)]
struct Exchanged {
    access_token: String,
    expires_in: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lent {
    access_token: String,
    expire_time: String,
}

impl Federation {
    /// # Errors
    /// `Setting` for names that cannot be: they become part of what is asked for.
    pub(super) fn of_pool(number: &str, pool: &str, provider: &str, subject: Subject) -> Result<Self, StoreError> {
        let is_name = |text: &str| {
            (4..=32).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        if number.is_empty() || number.len() > 30 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(StoreError::Setting(Say::GcsProjectNumber.into()));
        }
        if !is_name(pool) || !is_name(provider) {
            return Err(StoreError::Setting(Say::GcsPoolNames.into()));
        }
        let audience = format!(
            "//iam.googleapis.com/projects/{number}/locations/global/workloadIdentityPools/{pool}/providers/{provider}"
        );
        Ok(Self { audience, subject })
    }

    pub(super) async fn token(&self, caller: &Caller, base: &str) -> Result<Kept, StoreError> {
        let (kind, subject) = match &self.subject {
            Subject::TokenFile(path) => ("urn:ietf:params:oauth:token-type:jwt", secret_file(path).await?),
            // Encoded once for Google, and once more by the form.
            Subject::Aws(credentials) => (
                "urn:ietf:params:aws:token-type:aws4_request",
                Zeroizing::new(encode(&credentials.proof(caller, &self.audience).await?)),
            ),
        };
        let form = Zeroizing::new(format!(
            "grant_type={}&audience={}&scope={}&requested_token_type={}&subject_token_type={}&subject_token={}",
            encode("urn:ietf:params:oauth:grant-type:token-exchange"),
            encode(&self.audience),
            encode(SCOPE_FOR_SIGNING),
            encode("urn:ietf:params:oauth:token-type:access_token"),
            encode(kind),
            encode(&subject),
        ));
        let form_type = "application/x-www-form-urlencoded";
        let build = || std::future::ready(request(Method::POST, base, "/v1/token", form_type, None, Some(&form)));
        let response = caller.call(Again::Always, build).await?;
        if !response.status.is_success() {
            return Err(refusal::token(response).await);
        }
        let token: Exchanged = json(response).await?;
        Ok((Zeroizing::new(token.access_token), caller.clock.now().plus_seconds(token.expires_in)))
    }
}

/// A token for another account, for who may have one.
pub(super) async fn lend(caller: &Caller, iam: &str, email: &str, token: Option<&str>) -> Result<Kept, StoreError> {
    let path = format!("/v1/projects/-/serviceAccounts/{}:generateAccessToken", encode(email));
    let body = serde_json::json!({ "scope": [SCOPE], "lifetime": "3600s" }).to_string();
    let build = || std::future::ready(request(Method::POST, iam, &path, "application/json", token, Some(&body)));
    let response = caller.call(Again::Always, build).await?;
    if !response.status.is_success() {
        return Err(refusal::read(response, Operation::Sign).await);
    }
    let lent: Lent = json(response).await?;
    let until = Timestamp::parse(&lent.expire_time).ok_or(StoreError::Malformed)?;
    Ok((Zeroizing::new(lent.access_token), until))
}

async fn json<T: serde::de::DeserializeOwned>(response: Response) -> Result<T, StoreError> {
    serde_json::from_slice(&response.bytes(MOST_BYTES).await?).map_err(|_| StoreError::Malformed)
}
