use crate::http::error::{ApiError, ApiResult};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use labelkeep_database::storages::{Direction, Provider, Storage};
use labelkeep_model::{Error, Result};

/// Which storages an address is about.
pub(super) struct Addressed {
    pub direction: Direction,
    pub provider: Provider,
}

impl<S: Send + Sync> FromRequestParts<S> for Addressed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> ApiResult<Self> {
        let direction = direction(parts.uri.path());
        let nothing = || Error::not_found("There is nothing at this address.");
        let parameters = RawPathParams::from_request_parts(parts, state).await.map_err(|_| nothing())?;
        let named = parameters.iter().find(|(name, _)| *name == "provider").map(|(_, value)| value);
        let provider = named.and_then(Provider::parse).ok_or_else(nothing)?;
        Ok(Self { direction, provider })
    }
}

impl Addressed {
    /// # Errors
    /// 404 when the storage is one of another kind.
    pub fn require(&self, storage: &Storage) -> Result<()> {
        if storage.provider == self.provider && storage.direction == self.direction {
            return Ok(());
        }
        Err(Error::not_found("No Storage matches the given query."))
    }
}

/// Of an address of storages.
pub(super) fn direction(path: &str) -> Direction {
    if path.starts_with("/api/storages/export") { Direction::Target } else { Direction::Source }
}
