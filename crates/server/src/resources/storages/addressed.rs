use crate::http::error::{ApiError, ApiResult};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use labelkeep_database::storages::{Direction, Provider, Storage};
use labelkeep_model::{Error, Result, Say};
use serde_json::{Map, Value as Json};

/// Which storages an address is about.
pub(super) struct Addressed {
    pub direction: Direction,
    pub provider: Provider,
    /// As the address says it.
    pub name: &'static str,
    /// The field that storages of this address have: another way of signing in than the usual one.
    needs: Option<&'static str>,
}

/// Ways of signing in that have addresses of their own in the compatible API.
const WAYS: [(&str, Provider, &str); 4] = [
    ("s3s", Provider::S3, "role_arn"),
    ("gcs_sa", Provider::Gcs, "target_service_account_email"),
    ("gcswif", Provider::Gcs, "google_wif_pool_id"),
    ("azure_spi", Provider::Azure, "tenant_id"),
];

fn named(text: &str) -> Option<(Provider, &'static str, Option<&'static str>)> {
    if let Some(provider) = Provider::parse(text) {
        return Some((provider, provider.as_str(), None));
    }
    let way = WAYS.iter().find(|(name, ..)| *name == text);
    way.map(|(name, provider, field)| (*provider, *name, Some(*field)))
}

impl<S: Send + Sync> FromRequestParts<S> for Addressed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> ApiResult<Self> {
        let direction = direction(parts.uri.path());
        let nothing = || Error::not_found(Say::NothingHere);
        let parameters = RawPathParams::from_request_parts(parts, state).await.map_err(|_| nothing())?;
        let text = parameters.iter().find(|(name, _)| *name == "provider").map(|(_, value)| value);
        let (provider, name, needs) = text.and_then(named).ok_or_else(nothing)?;
        Ok(Self { direction, provider, name, needs })
    }
}

impl Addressed {
    /// # Errors
    /// 404 when the storage is one of another kind.
    pub fn require(&self, storage: &Storage) -> Result<()> {
        if self.is_about(storage) {
            return Ok(());
        }
        Err(Error::not_found(Say::NoSuchObject { what: "Storage".into() }))
    }

    pub fn is_about(&self, storage: &Storage) -> bool {
        let is_way = self.needs.is_none_or(|field| has(&storage.settings, field));
        storage.provider == self.provider && storage.direction == self.direction && is_way
    }

    /// # Errors
    /// 400 when what makes it one of this address is not given.
    pub fn require_way(&self, settings: &Map<String, Json>) -> Result<()> {
        match self.needs.filter(|field| !has(settings, field)) {
            None => Ok(()),
            Some(field) => Err(Error::field(field, Say::Required)),
        }
    }
}

fn has(settings: &Map<String, Json>, field: &str) -> bool {
    settings.get(field).and_then(Json::as_str).is_some_and(|text| !text.is_empty())
}

/// Of an address of storages.
pub(super) fn direction(path: &str) -> Direction {
    if path.starts_with("/api/storages/export") { Direction::Target } else { Direction::Source }
}
