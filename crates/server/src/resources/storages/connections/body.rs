use labelkeep_database::storages::{SharedWith, StorageConnection};
use labelkeep_model::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

/// A connection as administrators see it. No secret is in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StorageConnection)]
pub(super) struct ConnectionBody {
    id: i64,
    /// `s3`, `gcs`, `azure` or `redis`.
    provider: &'static str,
    title: String,
    /// Where it leads, by the names that storages have for it; `null` where nothing is entered.
    #[schema(value_type = Object)]
    settings: Map<String, Json>,
    /// Whether credentials are kept with it. Without any it is used with the server's own identity.
    has_credentials: bool,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    updated_at: Timestamp,
    /// Who may use it.
    projects: Vec<ConnectionProject>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StorageConnectionProject)]
struct ConnectionProject {
    project: i64,
    title: String,
    /// What the prefix of its storages must begin with; empty: nothing.
    prefix: String,
    /// Its storages that use the connection.
    storages: i64,
}

impl From<SharedWith> for ConnectionProject {
    fn from(shared: SharedWith) -> Self {
        let SharedWith { project, title, prefix, storages } = shared;
        Self { project, title, prefix, storages }
    }
}

impl From<StorageConnection> for ConnectionBody {
    fn from(connection: StorageConnection) -> Self {
        Self {
            id: connection.id,
            provider: connection.provider.as_str(),
            has_credentials: connection.has_secrets(),
            title: connection.title,
            settings: connection.settings,
            created_at: connection.created_at,
            updated_at: connection.updated_at,
            projects: connection.projects.into_iter().map(Into::into).collect(),
        }
    }
}
