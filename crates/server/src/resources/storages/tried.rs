//! A storage as a request would make it, with the secrets that it would be used with, and whether it works.

use super::{
    addressed::Addressed,
    given::{self, blank},
};
use crate::http::{access::Access, state::AppState};
use labelkeep_database::{
    access::ProjectScope,
    storages::{Direction, NewStorage, Provider, Shared, Storage, StorageSecrets},
};
use labelkeep_model::{Error, FieldErrors, Result, Say};
use labelkeep_object_stores::ObjectStore;
use labelkeep_storages::{Place, check_source, check_target, connection_settings, fields, points_at};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// What `validate`, `files`, and every change look at.
pub(super) struct Tried {
    pub scope: ProjectScope,
    pub new: NewStorage,
    /// With which it would be used.
    pub secrets: StorageSecrets,
    stored: Option<Storage>,
}

/// A new one, or a stored one that the body names by its `id`.
///
/// # Errors
/// 400 that names a field, 403 and 404 as for the project.
pub(super) async fn from_body(
    state: &AppState,
    access: &Access,
    addressed: &Addressed,
    body: &Map<String, Json>,
) -> Result<Tried> {
    if let Some(id) = given::id(body, "id")? {
        return of_stored(state, access, addressed, id, body).await;
    }
    let project = given::id(body, "project")?.ok_or_else(|| Error::field("project", Say::Required))?;
    let scope = access.project(project).await?;
    let mut new = blank(addressed.direction, addressed.provider);
    if let Some(id) = given::id(body, "connection")? {
        new.shared = Some(shared(state, &scope, addressed.provider, id).await?);
    }
    let mut secrets = given::apply(body, &mut new)?;
    addressed.require_way(&new.settings)?;
    name_ourselves(state, &scope, &mut new).await?;
    match &new.shared {
        Some(shared) => secrets = state.connector().secrets_of_shared(shared).await?,
        None => new.secrets = Some(secrets.clone()),
    }
    Ok(Tried { scope, new, secrets, stored: None })
}

/// A connection of this provider that the project may use.
async fn shared(state: &AppState, scope: &ProjectScope, provider: Provider, id: i64) -> Result<Shared> {
    let all = state.database.shared_connections(scope).await?;
    let found = all.into_iter().find(|shared| shared.id == id && shared.provider == provider);
    found.ok_or_else(|| Error::field("connection", Say::NoSuchConnection))
}

/// A role is taken with the organisation's own id, whatever a request says.
async fn name_ourselves(state: &AppState, scope: &ProjectScope, new: &mut NewStorage) -> Result<()> {
    let takes_role =
        new.shared.is_none() && new.settings.get("role_arn").and_then(Json::as_str).is_some_and(|arn| !arn.is_empty());
    if takes_role {
        new.settings.insert("external_id".to_owned(), Json::from(state.database.external_id(scope).await?));
    }
    Ok(())
}

/// A stored one as the body would change it. Its secrets are used again only where they were used before (W13).
///
/// # Errors
/// 400 that names a field, also secrets that must be entered again; 404 when there is no such storage.
pub(super) async fn of_stored(
    state: &AppState,
    access: &Access,
    addressed: &Addressed,
    id: i64,
    body: &Map<String, Json>,
) -> Result<Tried> {
    let scope = access.storage(id).await?;
    let storage = state.database.storage(&scope, id).await?;
    addressed.require(&storage)?;
    let before = points_at(storage.provider, &storage.settings);
    let mut new = NewStorage::of(&storage, before.clone());
    match (body.contains_key("connection"), given::id(body, "connection")?) {
        (false, _) => {}
        (true, Some(id)) => new.shared = Some(shared(state, &scope, storage.provider, id).await?),
        (true, None) => leave_connection(&mut new),
    }
    let given = given::apply(body, &mut new)?;
    addressed.require_way(&new.settings)?;
    name_ourselves(state, &scope, &mut new).await?;
    if let Some(shared) = &new.shared {
        let secrets = state.connector().secrets_of_shared(shared).await?;
        return Ok(Tried { scope, new, secrets, stored: Some(storage) });
    }
    if storage.shared.is_some() {
        // What the connection is used with stays with it.
        new.secrets = Some(given.clone());
        return Ok(Tried { scope, new, secrets: given, stored: Some(storage) });
    }
    let is_elsewhere = new.points_at != before && storage.has_secrets();
    let secrets = match (is_elsewhere, given.is_empty()) {
        (true, true) => return Err(again(storage.provider)),
        (true, false) => given.clone(),
        (false, _) => merged(state.connector().secrets(&storage).await, &given)?,
    };
    if !given.is_empty() {
        new.secrets = Some(secrets.clone());
    }
    Ok(Tried { scope, new, secrets, stored: Some(storage) })
}

/// From here on it has a place and secrets of its own, which are to be entered.
fn leave_connection(new: &mut NewStorage) {
    if new.shared.take().is_some() {
        let gone = connection_settings(new.provider, &new.settings);
        new.settings.retain(|name, _| !gone.contains_key(name));
    }
}

/// What is stored, with what was given in its place. Who gives new ones does not need the old ones to open.
pub(super) fn merged(stored: Result<StorageSecrets>, given: &StorageSecrets) -> Result<StorageSecrets> {
    let mut secrets = match stored {
        Ok(secrets) => secrets,
        Err(error) if given.is_empty() => return Err(error),
        Err(_) => StorageSecrets::default(),
    };
    for (name, value) in given.iter() {
        secrets.set(name, value);
    }
    Ok(secrets)
}

pub(super) fn again(provider: Provider) -> Error {
    let secrets = fields(provider).iter().filter(|field| field.is_secret);
    let mut errors = FieldErrors::new();
    for field in secrets.filter(|field| !matches!(field.name, "aws_session_token" | "client_key" | "client_secret")) {
        errors.insert(field.name.to_owned(), vec![Say::StoreOtherPlace.into()]);
    }
    Error::validation(errors)
}

impl Tried {
    /// Secrets are given by somebody who showed lately who they are.
    ///
    /// # Errors
    /// 403 for a session whose proof is too long ago.
    pub(super) fn require_proof(&self, access: &Access) -> Result<()> {
        if self.new.secrets.as_ref().is_some_and(|secrets| !secrets.is_empty()) {
            access.require_proof()
        } else {
            Ok(())
        }
    }

    /// The store and what of it the storage is about. Nothing is sent anywhere.
    ///
    /// # Errors
    /// 400 that says which field cannot be used.
    pub fn store(&self, state: &AppState) -> Result<(Arc<dyn ObjectStore>, Place)> {
        let (connector, new) = (state.connector(), &self.new);
        let regex = new.regex_filter.as_deref();
        if new.shared.as_ref().is_some_and(|shared| !shared.is_open) {
            return Err(Error::non_field(Say::ConnectionTakenAway));
        }
        let place = connector.place_of(new.provider, &new.settings, regex, new.recursive_scan, new.shared.as_ref())?;
        Ok((connector.driver(new.provider, &new.settings, &self.secrets)?, place))
    }

    /// Asks the store whether it would do what the storage is for. One without sync is not asked.
    ///
    /// # Errors
    /// 400 that says why not, and names the permission that is missing.
    pub async fn check(&self, state: &AppState) -> Result<()> {
        let (store, place) = self.store(state)?;
        if !self.new.synchronizable {
            return Ok(());
        }
        state.connector().check_folder(self.new.provider, &self.new.settings).await?;
        match self.new.direction {
            Direction::Source => {
                let reads = !self.new.use_blob_urls || self.new.provider == Provider::Redis;
                check_source(store.as_ref(), &place, reads).await
            }
            Direction::Target => check_target(store.as_ref(), &place).await,
        }
    }

    /// Whether more than names would change, so that it has to be asked whether it works.
    pub fn is_another_connection(&self) -> bool {
        let Some(stored) = &self.stored else { return true };
        self.new.settings != stored.settings
            || self.new.secrets.is_some()
            || self.new.shared.as_ref().map(|shared| shared.id) != stored.shared.as_ref().map(|shared| shared.id)
            || self.new.regex_filter != stored.regex_filter
            || (self.new.synchronizable && !stored.synchronizable)
            || self.new.use_blob_urls != stored.use_blob_urls
    }
}
