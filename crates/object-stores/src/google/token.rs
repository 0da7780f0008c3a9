//! What asking for a token is like, whoever vouches for us.

use crate::StoreError;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use labelkeep_egress::{Body, Patience, Request};
use labelkeep_model::Timestamp;
use std::time::Duration;
use zeroize::Zeroizing;

pub(super) const SCOPE: &str = "https://www.googleapis.com/auth/devstorage.read_write";
pub(super) const SCOPE_FOR_SIGNING: &str = "https://www.googleapis.com/auth/cloud-platform";

/// A token, and until when it is good.
pub(super) type Kept = (Zeroizing<String>, Timestamp);

pub(super) fn request(
    method: Method,
    base: &str,
    path: &str,
    content_type: &'static str,
    token: Option<&str>,
    body: Option<&str>,
) -> Result<Request, StoreError> {
    let seconds = Duration::from_secs(10);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(token) = token {
        let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| StoreError::Malformed)?;
        value.set_sensitive(true);
        headers.insert(header::AUTHORIZATION, value);
    }
    Ok(Request {
        method,
        base: base.to_owned(),
        path_and_query: path.to_owned(),
        headers,
        body: body.map_or(Body::Empty, |text| Body::Bytes(Bytes::from(text.to_owned()))),
        patience: Patience { head: seconds, idle: seconds, total: Some(seconds) },
    })
}
