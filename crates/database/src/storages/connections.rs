//! Connections that administrators make once and share with projects of their choice. People of a project use one and never
//! see what is secret in it.

use super::{
    Provider, Shared, StorageSecrets,
    secrets::{open, place_of_connection},
    shared::unknown_provider,
};
use crate::{
    Database, Fetch, Row, Transaction,
    access::{OrganizationScope, ProjectScope},
    args, audit,
};
use labelkeep_model::{Error, Permission, ProjectId, Result, Say, Timestamp};
use labelkeep_secrets::KeyRing;
use serde_json::{Map, Value as Json, json};
use std::{collections::BTreeMap, fmt, sync::Arc};

/// Of an organization, and projects that one is shared with.
const MOST: i64 = 200;
const MOST_PROJECTS: i64 = 5_000;

/// A connection as administrators see it.
pub struct StorageConnection {
    pub id: i64,
    pub provider: Provider,
    pub title: String,
    /// What is no secret, by the names of the API.
    pub settings: Map<String, Json>,
    sealed: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub projects: Vec<SharedWith>,
}

/// A project that may use a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedWith {
    pub project: i64,
    pub title: String,
    /// What the prefix of its storages must begin with; empty: nothing.
    pub prefix: String,
    /// How many of its storages use the connection.
    pub storages: i64,
}

/// A connection to be, or what one becomes.
#[derive(Debug, Clone)]
pub struct NewConnection {
    pub provider: Provider,
    pub title: String,
    pub settings: Map<String, Json>,
    /// A digest of the place in the settings for which secrets are sealed.
    pub points_at: String,
    /// `None` keeps those that are there.
    pub secrets: Option<StorageSecrets>,
}

impl fmt::Debug for StorageConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StorageConnection({} {})", self.id, self.provider.as_str())
    }
}

impl StorageConnection {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            provider: Provider::parse(&row.get::<String>("provider")?).ok_or_else(unknown_provider)?,
            title: row.get("title")?,
            settings: serde_json::from_str(&row.get::<String>("settings")?).unwrap_or_default(),
            sealed: row.get("secrets")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            projects: Vec::new(),
        })
    }

    #[must_use]
    pub fn has_secrets(&self) -> bool {
        self.sealed.is_some()
    }

    /// Opens what is secret, to be used at the place of this digest.
    ///
    /// # Errors
    /// When it was sealed with another key, for another row or for another place.
    pub fn open(&self, ring: &KeyRing, points_at: &str) -> Result<StorageSecrets> {
        open(ring, &place_of_connection(self.id), self.sealed.as_deref(), points_at)
    }
}

impl Database {
    /// All of the organization, oldest first.
    ///
    /// # Errors
    /// 403 without the right; likewise below.
    pub async fn storage_connections(&self, scope: &OrganizationScope) -> Result<Vec<StorageConnection>> {
        scope.require(Permission::SettingsManage)?;
        let mut database = self;
        let sql = "SELECT * FROM storage_connections WHERE organization_id = $1 AND deleted_at IS NULL ORDER BY id";
        let rows = database.fetch_all(sql, args![scope.organization()]).await?;
        let mut found: Vec<StorageConnection> = rows.iter().map(StorageConnection::from_row).collect::<Result<_>>()?;
        let sql = "SELECT g.connection_id, g.project_id, g.prefix, p.title, (SELECT COUNT(*) FROM storages s \
                   WHERE s.connection_id = g.connection_id AND s.project_id = g.project_id AND s.deleted_at IS NULL) AS uses \
                   FROM storage_connections c JOIN storage_connection_projects g ON g.connection_id = c.id \
                   JOIN projects p ON p.id = g.project_id AND p.deleted_at IS NULL \
                   WHERE c.organization_id = $1 AND c.deleted_at IS NULL AND COALESCE(p.sandbox_of, $2) = $2 ORDER BY g.connection_id, g.project_id";
        let mut shared: BTreeMap<i64, Vec<SharedWith>> = BTreeMap::new();
        for row in database.fetch_all(sql, args![scope.organization(), scope.caller().user()]).await? {
            shared.entry(row.get("connection_id")?).or_default().push(SharedWith {
                project: row.get("project_id")?,
                title: row.get("title")?,
                prefix: row.get("prefix")?,
                storages: row.get("uses")?,
            });
        }
        for connection in &mut found {
            connection.projects = shared.remove(&connection.id).unwrap_or_default();
        }
        Ok(found)
    }

    /// # Errors
    /// 404 when it is not there.
    pub async fn storage_connection(&self, scope: &OrganizationScope, id: i64) -> Result<StorageConnection> {
        let all = self.storage_connections(scope).await?;
        all.into_iter().find(|connection| connection.id == id).ok_or_else(no_connection)
    }

    /// Those that a project may use, oldest first.
    ///
    /// # Errors
    /// 403 without the right to connect storages.
    pub async fn shared_connections(&self, scope: &ProjectScope) -> Result<Vec<Shared>> {
        scope.require(Permission::StoragesManage)?;
        let mut database = self;
        let sql = "SELECT c.id, c.title AS shared_title, c.provider AS shared_provider, c.settings AS shared_settings, \
                   c.secrets AS shared_secrets, c.revision AS shared_revision, g.prefix AS shared_prefix \
                   FROM storage_connection_projects g JOIN storage_connections c ON c.id = g.connection_id \
                   WHERE g.project_id = $1 AND c.organization_id = $2 AND c.deleted_at IS NULL ORDER BY c.id";
        let rows = database.fetch_all(sql, args![scope.id(), scope.caller().organization()]).await?;
        rows.iter().map(|row| Shared::from_row(row.get("id")?, row)).collect()
    }

    /// # Errors
    /// 409 when there are too many.
    pub async fn create_storage_connection(
        &self,
        scope: &OrganizationScope,
        new: NewConnection,
        ring: Arc<KeyRing>,
    ) -> Result<StorageConnection> {
        scope.require(Permission::SettingsManage)?;
        let (owner, rng) = (scope.clone(), self.rng().clone());
        let id = self
            .write(move |transaction| {
                Box::pin(async move {
                    let (caller, now) = (owner.caller(), transaction.now());
                    let sql = "SELECT COUNT(*) AS n FROM storage_connections WHERE organization_id = $1 AND deleted_at IS NULL";
                    if transaction.fetch_one(sql, args![caller.organization()]).await?.get::<i64>("n")? >= MOST {
                        return Err(Error::conflict(Say::TooManyConnections { most: MOST.into() }));
                    }
                    let sql = "INSERT INTO storage_connections (organization_id, provider, title, settings, created_by, created_at, \
                               updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id";
                    let settings = Json::Object(new.settings.clone()).to_string();
                    let args = args![
                        caller.organization(),
                        new.provider.as_str(),
                        new.title.clone(),
                        settings,
                        caller.user(),
                        now
                    ];
                    let id: i64 = transaction.fetch_one(sql, args).await?.get("id")?;
                    seal(transaction, id, &new, &ring, rng.as_ref()).await?;
                    record(transaction, &owner, "storage_connection.created", id, None, details(&new)).await?;
                    Ok(id)
                })
            })
            .await?;
        self.storage_connection(scope, id).await
    }

    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn change_storage_connection(
        &self,
        scope: &OrganizationScope,
        id: i64,
        new: NewConnection,
        ring: Arc<KeyRing>,
    ) -> Result<StorageConnection> {
        scope.require(Permission::SettingsManage)?;
        let (owner, rng) = (scope.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE storage_connections SET title = $3, settings = $4, updated_at = $5, revision = revision + 1 \
                           WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL";
                let settings = Json::Object(new.settings.clone()).to_string();
                let args = args![id, owner.organization(), new.title.clone(), settings, transaction.now()];
                if transaction.execute(sql, args).await? == 0 {
                    return Err(no_connection());
                }
                seal(transaction, id, &new, &ring, rng.as_ref()).await?;
                record(transaction, &owner, "storage_connection.changed", id, None, details(&new)).await
            })
        })
        .await?;
        self.storage_connection(scope, id).await
    }

    /// Its secrets go for good. Storages that used it stay, and can do nothing until they get something else.
    ///
    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn delete_storage_connection(&self, scope: &OrganizationScope, id: i64) -> Result<()> {
        scope.require(Permission::SettingsManage)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE storage_connections SET deleted_at = $3, secrets = NULL, revision = revision + 1 \
                           WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL RETURNING title";
                let args = args![id, scope.organization(), transaction.now()];
                let row = transaction.fetch_optional(sql, args).await?.ok_or_else(no_connection)?;
                let title: String = row.get("title")?;
                transaction
                    .execute("DELETE FROM storage_connection_projects WHERE connection_id = $1", args![id])
                    .await?;
                record(transaction, &scope, "storage_connection.deleted", id, None, json!({ "title": title })).await
            })
        })
        .await
    }

    /// Lets a project use it below a prefix; for one that may already, that is its prefix from now on.
    ///
    /// # Errors
    /// 404 for a connection or a project that is not there; 409 when there are too many.
    pub async fn share_storage_connection(
        &self,
        scope: &OrganizationScope,
        id: i64,
        project: i64,
        prefix: String,
    ) -> Result<StorageConnection> {
        scope.require(Permission::SettingsManage)?;
        let owner = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                touch(transaction, &owner, id).await?;
                let sql = "SELECT id FROM projects WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL \
                           AND COALESCE(sandbox_of, $3) = $3";
                let args = args![project, owner.organization(), owner.caller().user()];
                let found = transaction.fetch_optional(sql, args).await?;
                found.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Project".into() }))?;
                let sql = "SELECT COUNT(*) AS n FROM storage_connection_projects WHERE connection_id = $1";
                if transaction.fetch_one(sql, args![id]).await?.get::<i64>("n")? >= MOST_PROJECTS {
                    return Err(Error::conflict(Say::TooManyConnections { most: MOST_PROJECTS.into() }));
                }
                let sql = "INSERT INTO storage_connection_projects (connection_id, project_id, prefix) VALUES ($1, $2, $3) \
                           ON CONFLICT (connection_id, project_id) DO UPDATE SET prefix = excluded.prefix";
                transaction.execute(sql, args![id, project, prefix.clone()]).await?;
                let details = json!({ "prefix": prefix });
                record(transaction, &owner, "storage_connection.shared", id, Some(ProjectId(project)), details).await
            })
        })
        .await?;
        self.storage_connection(scope, id).await
    }

    /// From the next request on the project cannot use it; a sync that runs ends.
    ///
    /// # Errors
    /// 404 when it was not shared with the project.
    pub async fn take_storage_connection(
        &self,
        scope: &OrganizationScope,
        id: i64,
        project: i64,
    ) -> Result<StorageConnection> {
        scope.require(Permission::SettingsManage)?;
        let owner = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                touch(transaction, &owner, id).await?;
                let sql = "DELETE FROM storage_connection_projects WHERE connection_id = $1 AND project_id = $2";
                if transaction.execute(sql, args![id, project]).await? == 0 {
                    return Err(Error::not_found(Say::NoSuchObject { what: "Project".into() }));
                }
                let at = Some(ProjectId(project));
                record(transaction, &owner, "storage_connection.taken_away", id, at, json!({})).await
            })
        })
        .await?;
        self.storage_connection(scope, id).await
    }
}

/// What was made of it by whoever used it is made anew.
async fn touch(transaction: &mut Transaction, scope: &OrganizationScope, id: i64) -> Result<()> {
    let sql = "UPDATE storage_connections SET revision = revision + 1 WHERE id = $1 AND organization_id = $2 \
               AND deleted_at IS NULL";
    if transaction.execute(sql, args![id, scope.organization()]).await? == 0 { Err(no_connection()) } else { Ok(()) }
}

async fn seal(
    transaction: &mut Transaction,
    id: i64,
    new: &NewConnection,
    ring: &KeyRing,
    rng: &dyn labelkeep_model::Rng,
) -> Result<()> {
    let Some(secrets) = &new.secrets else { return Ok(()) };
    let sealed = secrets.seal(ring, rng, &place_of_connection(id), &new.points_at)?;
    let sql = "UPDATE storage_connections SET secrets = $2 WHERE id = $1";
    transaction.execute(sql, args![id, sealed]).await.map(|_| ())
}

/// Whether the project may use it at this moment.
pub(super) async fn require_shared(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    shared: Option<&Shared>,
) -> Result<()> {
    match shared {
        Some(shared) => require_grant(transaction, scope, shared.id).await,
        None => Ok(()),
    }
}

pub(super) async fn require_grant(transaction: &mut Transaction, scope: &ProjectScope, connection: i64) -> Result<()> {
    let sql = "SELECT g.project_id FROM storage_connection_projects g JOIN storage_connections c ON c.id = g.connection_id \
               WHERE g.connection_id = $1 AND g.project_id = $2 AND c.deleted_at IS NULL";
    let found = transaction.fetch_optional(sql, args![connection, scope.id()]).await?;
    found.map(|_| ()).ok_or_else(|| Error::non_field(Say::ConnectionTakenAway))
}

fn no_connection() -> Error {
    Error::not_found(Say::NoSuchObject { what: "StorageConnection".into() })
}

/// What the trail keeps: where it points, and that something secret was given, never what.
fn details(new: &NewConnection) -> Json {
    json!({
        "provider": new.provider.as_str(),
        "title": new.title,
        "settings": new.settings,
        "keys_given": new.secrets.as_ref().is_some_and(|secrets| !secrets.is_empty()),
    })
}

async fn record(
    transaction: &mut Transaction,
    scope: &OrganizationScope,
    action: &'static str,
    id: i64,
    project: Option<ProjectId>,
    details: Json,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "storage_connection", object_id: Some(id), project, details };
    audit::record(transaction, scope.caller(), entry).await
}
