use super::{
    Provider, Shared, StorageSecrets,
    secrets::{open, place},
};
use crate::Row;
use labelkeep_model::{Result, Say, Timestamp};
use labelkeep_secrets::KeyRing;
use serde_json::{Map, Value as Json};
use std::fmt;

/// Where objects go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Tasks come from it.
    Source,
    /// Annotations are written to it.
    Target,
}

impl Direction {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Target => "target",
        }
    }

    fn read(text: &str) -> Self {
        if text == "target" { Self::Target } else { Self::Source }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageStatus {
    Initialized,
    Queued,
    InProgress,
    Completed,
    CompletedWithErrors,
    Failed,
}

impl StorageStatus {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initialized => "initialized",
            Self::Queued => "queued",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::CompletedWithErrors => "completed_with_errors",
            Self::Failed => "failed",
        }
    }

    /// What its job says is true of a sync: so nobody has to note that it failed.
    fn read(stored: &str, job: Option<&str>) -> Self {
        match (stored, job) {
            ("syncing", Some("queued")) => Self::Queued,
            ("syncing", Some("running")) => Self::InProgress,
            ("syncing", _) => Self::Failed,
            ("completed", _) => Self::Completed,
            ("completed_with_errors", _) => Self::CompletedWithErrors,
            _ => Self::Initialized,
        }
    }
}

/// A stored connection. What is secret in it is sealed.
#[derive(Clone)]
pub struct Storage {
    pub id: i64,
    pub organization_id: i64,
    pub project_id: i64,
    pub direction: Direction,
    pub provider: Provider,
    pub title: Option<String>,
    pub description: Option<String>,
    /// What is no secret, by the names of the API; with a shared connection, also what that says.
    pub settings: Map<String, Json>,
    pub(super) sealed: Option<String>,
    /// Of the organization: where it leads and with which credentials.
    pub shared: Option<Shared>,
    pub regex_filter: Option<String>,
    pub recursive_scan: bool,
    /// Whether each object is the media of a task. Otherwise objects are files of tasks.
    pub use_blob_urls: bool,
    /// False: nothing is listed, and it is there for the addresses in tasks alone.
    pub synchronizable: bool,
    pub presign: bool,
    pub presign_ttl_seconds: i64,
    pub can_delete_objects: bool,
    pub status: StorageStatus,
    pub last_sync: Option<Timestamp>,
    pub last_sync_count: Option<i64>,
    pub last_sync_job: Option<i64>,
    pub objects_seen: i64,
    pub tasks_made: i64,
    pub meta: Json,
    pub traceback: Option<String>,
    pub created_by: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub(super) revision: i64,
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Storage({} {} {})", self.id, self.provider.as_str(), self.direction.as_str())
    }
}

/// From `FROM_STORAGES`.
macro_rules! select_storages {
    ($condition:literal) => {
        concat!(
            "SELECT s.*, p.organization_id, j.status AS job_status, j.error AS job_error, j.finished_at AS job_finished, \
             c.title AS shared_title, c.provider AS shared_provider, c.settings AS shared_settings, c.secrets AS shared_secrets, \
             c.revision AS shared_revision, g.prefix AS shared_prefix \
             FROM storages s JOIN projects p ON p.id = s.project_id LEFT JOIN jobs j ON j.id = s.last_sync_job \
             LEFT JOIN storage_connection_projects g ON g.connection_id = s.connection_id AND g.project_id = s.project_id \
             LEFT JOIN storage_connections c ON c.id = g.connection_id AND c.deleted_at IS NULL \
             AND c.organization_id = p.organization_id WHERE s.deleted_at IS NULL AND ",
            $condition
        )
    };
}
pub(super) use select_storages;

impl Storage {
    /// Of `select_storages`.
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        let job_status: Option<String> = row.get("job_status")?;
        let status = StorageStatus::read(&row.get::<String>("status")?, job_status.as_deref());
        let mut traceback: Option<String> = row.get("traceback")?;
        let mut last_sync = row.optional_time("last_sync")?;
        if status == StorageStatus::Failed {
            traceback = Some(match (job_status.as_deref(), row.get::<Option<String>>("job_error")?) {
                (Some("cancelled"), _) => Say::SyncCancelled.to_string(),
                (_, Some(error)) => error,
                _ => Say::SyncEndedSilently.to_string(),
            });
            last_sync = last_sync.max(row.optional_time("job_finished")?);
        }
        let shared = Shared::of_storage(row)?;
        let mut settings: Map<String, Json> = serde_json::from_str(&row.get::<String>("settings")?).unwrap_or_default();
        if let Some(shared) = &shared {
            settings.extend(shared.settings.clone());
        }
        Ok(Self {
            id: row.get("id")?,
            organization_id: row.get("organization_id")?,
            project_id: row.get("project_id")?,
            direction: Direction::read(&row.get::<String>("direction")?),
            provider: Provider::parse(&row.get::<String>("provider")?)
                .ok_or_else(|| labelkeep_model::Error::internal("a storage of a provider that is not known"))?,
            title: row.get("title")?,
            description: row.get("description")?,
            settings,
            sealed: row.get("secrets")?,
            shared,
            regex_filter: row.get("regex_filter")?,
            recursive_scan: row.get("recursive_scan")?,
            use_blob_urls: row.get("use_blob_urls")?,
            synchronizable: row.get("synchronizable")?,
            presign: row.get("presign")?,
            presign_ttl_seconds: row.get("presign_ttl_seconds")?,
            can_delete_objects: row.get("can_delete_objects")?,
            status,
            last_sync,
            last_sync_count: row.get("last_sync_count")?,
            last_sync_job: row.get("last_sync_job")?,
            objects_seen: row.get("objects_seen")?,
            tasks_made: row.get("tasks_made")?,
            meta: serde_json::from_str(&row.get::<String>("meta")?).unwrap_or(Json::Null),
            traceback,
            created_by: row.get("created_by")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            revision: row.get("revision")?,
        })
    }
}

impl Storage {
    /// Whether something secret is kept with it: not with its connection.
    #[must_use]
    pub fn has_secrets(&self) -> bool {
        self.shared.is_none() && self.sealed.is_some()
    }

    /// Changes whenever the storage does: what was made of it is good until then. The time is for servers of a version that
    /// does not count.
    #[must_use]
    pub fn revision(&self) -> (i64, i64, i64) {
        (self.revision, self.updated_at.0, self.shared.as_ref().map_or(0, Shared::revision))
    }

    /// Opens what is secret, to be used at the place of this digest.
    ///
    /// # Errors
    /// When it was sealed with another key, for another row or for another place.
    pub fn open(&self, ring: &KeyRing, points_at: &str) -> Result<StorageSecrets> {
        match &self.shared {
            Some(shared) => shared.open(ring, points_at),
            None => open(ring, &place(self.id), self.sealed.as_deref(), points_at),
        }
    }
}
