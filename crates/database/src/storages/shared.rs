//! A connection of the organization's as a project uses it.

use super::{
    Provider, StorageSecrets,
    secrets::{open, place_of_connection},
};
use crate::Row;
use labelkeep_model::{Error, Result};
use labelkeep_secrets::KeyRing;
use serde_json::{Map, Value as Json};
use std::fmt;

#[derive(Clone)]
pub struct Shared {
    pub id: i64,
    pub title: String,
    pub provider: Provider,
    /// What is no secret, by the names of the API: each field of a connection, so that nothing of a storage's own takes its
    /// place.
    pub settings: Map<String, Json>,
    sealed: Option<String>,
    /// What the prefix of the project's storages must begin with; empty: nothing.
    pub prefix: String,
    /// False: the project may not use it any more.
    pub is_open: bool,
    revision: i64,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shared({} {})", self.id, self.provider.as_str())
    }
}

impl Shared {
    /// Of `select_storages`.
    pub(super) fn of_storage(row: &Row) -> Result<Option<Self>> {
        let Some(id) = row.get("connection_id")? else { return Ok(None) };
        if row.get::<Option<String>>("shared_title")?.is_some() {
            return Self::from_row(id, row).map(Some);
        }
        Ok(Some(Self {
            id,
            title: String::new(),
            provider: Provider::parse(&row.get::<String>("provider")?).ok_or_else(unknown_provider)?,
            settings: Map::new(),
            sealed: None,
            prefix: String::new(),
            is_open: false,
            revision: -1,
        }))
    }

    /// Of a row with `shared_…`.
    pub(super) fn from_row(id: i64, row: &Row) -> Result<Self> {
        Ok(Self {
            id,
            title: row.get("shared_title")?,
            provider: Provider::parse(&row.get::<String>("shared_provider")?).ok_or_else(unknown_provider)?,
            settings: serde_json::from_str(&row.get::<String>("shared_settings")?).unwrap_or_default(),
            sealed: row.get("shared_secrets")?,
            prefix: row.get("shared_prefix")?,
            is_open: true,
            revision: row.get("shared_revision")?,
        })
    }

    pub(super) fn revision(&self) -> i64 {
        self.revision
    }

    /// Opens what is secret, to be used at the place of this digest.
    ///
    /// # Errors
    /// When it was sealed with another key, for another row or for another place.
    pub fn open(&self, ring: &KeyRing, points_at: &str) -> Result<StorageSecrets> {
        open(ring, &place_of_connection(self.id), self.sealed.as_deref(), points_at)
    }
}

pub(super) fn unknown_provider() -> Error {
    Error::internal("a storage of a provider that is not known")
}
