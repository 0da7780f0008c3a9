//! One delivery over the guarded way out.

use super::sign::signature;
use aws_lc_rs::digest;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header::CONTENT_TYPE};
use labelkeep_database::webhooks::{Headers, Webhook};
use labelkeep_egress::{Body, Egress, Patience, Request, parts};
use labelkeep_model::{Error, Result, Timestamp};
use labelkeep_secrets::Keychain;
use std::{sync::Arc, time::Duration};
use zeroize::Zeroizing;

const SIGNATURE: HeaderName = HeaderName::from_static("x-labelkeep-signature");
const DELIVERY: HeaderName = HeaderName::from_static("x-labelkeep-delivery");
/// What a receiver says beside its status is read, so that the connection can be used again, and thrown away.
const MOST_ANSWER: usize = 64 << 10;
const ANSWER_PATIENCE: Duration = Duration::from_secs(1);

pub(super) struct Sender {
    pub egress: Egress,
    pub keychain: Arc<Keychain>,
    pub patience: Duration,
}

/// A webhook with everything that a delivery needs.
pub(super) struct Opened {
    base: String,
    path_and_query: String,
    headers: HeaderMap,
    secret: Zeroizing<Vec<u8>>,
}

/// Why a delivery did not go well.
#[derive(Debug)]
pub(super) struct Refusal {
    pub status: Option<u16>,
    pub why: String,
    /// Whether it is about this delivery. Otherwise the next would meet the same.
    pub is_final: bool,
}

/// A digest of the host that a webhook's headers are for.
///
/// # Errors
/// When it is no address.
pub fn points_at(url: &str) -> Result<String> {
    let (base, _) = parts(url)?;
    Ok(hex::encode(digest::digest(&digest::SHA256, base.as_bytes())))
}

impl Sender {
    /// # Errors
    /// When its secrets cannot be opened, or its address is none.
    pub async fn open(&self, webhook: &Webhook) -> Result<Opened> {
        let ring = self.keychain.refresh().await?;
        let (base, path_and_query) = parts(&webhook.url)?;
        let headers = header_map(&webhook.open_headers(&ring, &points_at(&webhook.url)?)?)?;
        Ok(Opened { base, path_and_query, headers, secret: webhook.open_secret(&ring)? })
    }

    /// Answers the status of a delivery that was taken.
    pub async fn send(
        &self,
        to: &Opened,
        delivery: i64,
        body: Vec<u8>,
        now: Timestamp,
    ) -> std::result::Result<u16, Refusal> {
        let mut headers = to.headers.clone();
        let signed = signature(&to.secret, now.0 / 1_000_000, &body);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(DELIVERY, delivery.into());
        if let Ok(signed) = HeaderValue::from_str(&signed) {
            headers.insert(SIGNATURE, signed);
        }
        let request = Request {
            method: Method::POST,
            base: to.base.clone(),
            path_and_query: to.path_and_query.clone(),
            headers,
            body: Body::Bytes(body.into()),
            patience: Patience { head: self.patience, idle: ANSWER_PATIENCE, total: Some(self.patience) },
        };
        let response = self.egress.send(request).await.map_err(|error| Refusal {
            status: None,
            why: error.to_string(),
            is_final: false,
        })?;
        let status = response.status;
        // Nothing of it is kept: neither what it says nor where it sends us.
        let _ = tokio::time::timeout(ANSWER_PATIENCE, response.bytes(MOST_ANSWER)).await;
        if status.is_success() {
            return Ok(status.as_u16());
        }
        let is_busy = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
        let why = if status.is_redirection() {
            format!(
                "The address answered with HTTP status {}: redirects are not followed. Enter where it leads to.",
                status.as_u16()
            )
        } else {
            format!("The address answered with HTTP status {}.", status.as_u16())
        };
        Err(Refusal { status: Some(status.as_u16()), why, is_final: !is_busy })
    }
}

fn header_map(headers: &Headers) -> Result<HeaderMap> {
    let mut map = HeaderMap::with_capacity(headers.0.len() + 3);
    for (name, value) in &headers.0 {
        let name = HeaderName::try_from(name.as_str()).map_err(Error::internal)?;
        let mut value = HeaderValue::try_from(value.as_str()).map_err(Error::internal)?;
        value.set_sensitive(true);
        map.insert(name, value);
    }
    Ok(map)
}
