//! What is secret of a webhook, sealed for its row: the key of its signatures; and its headers, with a digest of the host that
//! they are for, so that neither a row nor its address can be changed to have them sent elsewhere.

use super::Webhook;
use labelkeep_model::{Error, Result, Rng, Say};
use labelkeep_secrets::{KeyRing, Place};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use zeroize::{Zeroize as _, Zeroizing};

/// Names and values. They are overwritten when this is dropped, and the values are shown nowhere.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(pub BTreeMap<String, String>);

impl Drop for Headers {
    fn drop(&mut self) {
        self.0.values_mut().for_each(|text| text.zeroize());
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[derive(Serialize, Deserialize)]
struct Content {
    at: String,
    headers: BTreeMap<String, String>,
}

pub(super) fn place_of_headers(webhook: i64) -> Place<'static> {
    Place { table: "webhooks", row: webhook, column: "headers" }
}

pub(super) fn place_of_secret(webhook: i64) -> Place<'static> {
    Place { table: "webhooks", row: webhook, column: "secret" }
}

pub(super) fn seal_headers(
    ring: &KeyRing,
    rng: &dyn Rng,
    webhook: i64,
    headers: &Headers,
    at: &str,
) -> Result<Option<String>> {
    if headers.0.is_empty() {
        return Ok(None);
    }
    let mut content = Content { at: at.to_owned(), headers: headers.0.clone() };
    let plain = Zeroizing::new(serde_json::to_vec(&content).map_err(Error::internal)?);
    content.headers.values_mut().for_each(|text| text.zeroize());
    Ok(Some(ring.seal(rng, &place_of_headers(webhook), &plain)?))
}

impl Webhook {
    /// Opens the headers, to be sent to the host of this digest.
    ///
    /// # Errors
    /// When they were sealed with another key, for another row or for another host.
    pub fn open_headers(&self, ring: &KeyRing, at: &str) -> Result<Headers> {
        let Some(sealed) = &self.headers else { return Ok(Headers::default()) };
        let plain = ring.open(&place_of_headers(self.id), sealed)?;
        let content: Content = serde_json::from_slice(&plain).map_err(Error::internal)?;
        let headers = Headers(content.headers);
        if content.at == at { Ok(headers) } else { Err(Error::field("headers", Say::HeadersOfOtherHost)) }
    }

    /// # Errors
    /// When it was sealed with another key or for another row.
    pub fn open_secret(&self, ring: &KeyRing) -> Result<Zeroizing<Vec<u8>>> {
        Ok(ring.open(&place_of_secret(self.id), &self.secret)?)
    }
}
