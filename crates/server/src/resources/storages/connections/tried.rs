//! A shared connection as a request would make it, with the secrets that it would be used with.

use super::super::{
    given::{self, blank},
    tried::{again, merged},
};
use crate::http::{access::Access, state::AppState};
use labelkeep_database::{
    access::OrganizationScope,
    storages::{Direction, NewConnection, NewStorage, Provider, StorageSecrets},
};
use labelkeep_model::{Error, Result, Say};
use labelkeep_storages::{connection_settings, points_at};
use serde_json::{Map, Value as Json};

pub(super) struct Tried {
    pub scope: OrganizationScope,
    pub new: NewConnection,
    /// With which it would be used.
    pub secrets: StorageSecrets,
}

/// # Errors
/// 400 that names a field.
pub(super) async fn of_new(state: &AppState, access: &Access, body: &Map<String, Json>) -> Result<Tried> {
    let scope = access.organization()?;
    let name = body.get("provider").and_then(Json::as_str).unwrap_or_default();
    // A folder of the server's own has no secrets to share.
    let provider = Provider::parse(name).filter(|provider| *provider != Provider::LocalFiles).ok_or_else(|| {
        let allowed = "s3, gcs, azure, redis".into();
        Error::field("provider", Say::NoChoiceOf { value: name.to_owned().into(), allowed })
    })?;
    let mut storage = blank(Direction::Source, provider);
    let secrets = given::apply(body, &mut storage)?;
    let new = connection(state, &scope, storage, Some(secrets.clone())).await?;
    Ok(Tried { scope, new, secrets })
}

/// A stored one as the body would change it. Its secrets are used again only where they were used before (W13).
///
/// # Errors
/// 400 that names a field, also secrets that must be entered again; 404 when it is not there.
pub(super) async fn of_stored(state: &AppState, access: &Access, id: i64, body: &Map<String, Json>) -> Result<Tried> {
    let scope = access.organization()?;
    let stored = state.database.storage_connection(&scope, id).await?;
    let before = points_at(stored.provider, &stored.settings);
    let mut storage = blank(Direction::Source, stored.provider);
    storage.title = Some(stored.title.clone());
    storage.settings.clone_from(&stored.settings);
    let given = given::apply(body, &mut storage)?;
    let is_elsewhere = storage.points_at != before && stored.has_secrets();
    let secrets = match (is_elsewhere, given.is_empty()) {
        (true, true) => return Err(again(stored.provider)),
        (true, false) => given.clone(),
        (false, _) => merged(state.connector().secrets_of_connection(&stored).await, &given)?,
    };
    let kept = (!given.is_empty()).then(|| secrets.clone());
    let new = connection(state, &scope, storage, kept).await?;
    Ok(Tried { scope, new, secrets })
}

async fn connection(
    state: &AppState,
    scope: &OrganizationScope,
    storage: NewStorage,
    secrets: Option<StorageSecrets>,
) -> Result<NewConnection> {
    let title = storage.title.map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| Error::field("title", Say::Required))?;
    let mut settings = connection_settings(storage.provider, &storage.settings);
    let takes_role = settings.get("role_arn").and_then(Json::as_str).is_some_and(|arn| !arn.is_empty());
    if takes_role {
        // With the organization's own id, whatever a request says.
        let id = state.database.external_id_of_organization(scope).await?;
        settings.insert("external_id".to_owned(), Json::from(id));
    }
    let points_at = points_at(storage.provider, &settings);
    Ok(NewConnection { provider: storage.provider, title, settings, points_at, secrets })
}

impl Tried {
    /// Secrets are given by somebody who showed lately who they are.
    ///
    /// # Errors
    /// 403 for a session whose proof is too long ago; 400 for settings that no driver can be made of.
    pub fn require_usable(&self, state: &AppState, access: &Access) -> Result<()> {
        if self.new.secrets.as_ref().is_some_and(|secrets| !secrets.is_empty()) {
            access.require_proof()?;
        }
        state.connector().driver(self.new.provider, &self.new.settings, &self.secrets).map(|_| ())
    }
}
