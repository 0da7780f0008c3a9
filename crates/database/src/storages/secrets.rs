//! What is secret of a connection. It is sealed for its row and for the place that it is used at, so that neither a row nor
//! its settings can be changed, in the database, to have it sent elsewhere.

use labelkeep_model::{Error, Result, Rng, Say};
use labelkeep_secrets::{KeyRing, Place};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use zeroize::{Zeroize as _, Zeroizing};

/// By the names of the API. They are overwritten when this is dropped, and shown nowhere.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StorageSecrets(BTreeMap<String, String>);

#[derive(Serialize, Deserialize)]
struct Sealed<'a> {
    /// A digest of the place.
    at: std::borrow::Cow<'a, str>,
    secrets: BTreeMap<String, String>,
}

impl StorageSecrets {
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub fn set(&mut self, name: &str, value: &str) {
        if let Some(mut old) = self.0.insert(name.to_owned(), value.to_owned()) {
            old.zeroize();
        }
    }

    /// Those that are not empty.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.as_str(), value.as_str()))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(String::is_empty)
    }

    pub(super) fn seal(
        &self,
        ring: &KeyRing,
        rng: &dyn Rng,
        place: &Place<'_>,
        points_at: &str,
    ) -> Result<Option<String>> {
        if self.is_empty() {
            return Ok(None);
        }
        let mut sealed = Sealed { at: points_at.into(), secrets: self.0.clone() };
        let plain = Zeroizing::new(serde_json::to_vec(&sealed).map_err(Error::internal)?);
        sealed.secrets.values_mut().for_each(|text| text.zeroize());
        Ok(Some(ring.seal(rng, place, &plain)?))
    }
}

impl Drop for StorageSecrets {
    fn drop(&mut self) {
        self.0.values_mut().for_each(|text| text.zeroize());
    }
}

impl fmt::Debug for StorageSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

pub(super) fn place_of_connection(connection: i64) -> Place<'static> {
    Place { table: "storage_connections", row: connection, column: "secrets" }
}

/// Opens what is secret, to be used at the place of this digest.
pub(super) fn open(ring: &KeyRing, at: &Place<'_>, sealed: Option<&str>, points_at: &str) -> Result<StorageSecrets> {
    let Some(sealed) = sealed else { return Ok(StorageSecrets::default()) };
    let plain = ring.open(at, sealed)?;
    let opened: Sealed<'_> = serde_json::from_slice(&plain).map_err(|_| damaged())?;
    if opened.at != points_at {
        return Err(damaged());
    }
    Ok(StorageSecrets(opened.secrets))
}

pub(super) fn place(storage: i64) -> Place<'static> {
    Place { table: "storages", row: storage, column: "secrets" }
}

fn damaged() -> Error {
    Error::bad_request(Say::SecretsOfOtherPlace)
}
