use super::{Direction, Provider, Shared, Storage, StorageSecrets};
use serde_json::{Map, Value as Json};

/// A storage to be, or what one becomes.
#[derive(Debug, Clone)]
pub struct NewStorage {
    pub direction: Direction,
    pub provider: Provider,
    pub title: Option<String>,
    pub description: Option<String>,
    pub settings: Map<String, Json>,
    /// A digest of the place in the settings for which secrets are sealed.
    pub points_at: String,
    /// Of the organization, in place of a place and secrets of its own.
    pub shared: Option<Shared>,
    /// `None` keeps those that are there.
    pub secrets: Option<StorageSecrets>,
    pub regex_filter: Option<String>,
    pub recursive_scan: bool,
    pub use_blob_urls: bool,
    pub synchronizable: bool,
    pub presign: bool,
    pub presign_ttl_seconds: i64,
    pub can_delete_objects: bool,
}

impl NewStorage {
    /// The stored one once more, with its secrets as they are.
    #[must_use]
    pub fn of(storage: &Storage, points_at: String) -> Self {
        Self {
            direction: storage.direction,
            provider: storage.provider,
            title: storage.title.clone(),
            description: storage.description.clone(),
            settings: storage.settings.clone(),
            points_at,
            shared: storage.shared.clone(),
            secrets: None,
            regex_filter: storage.regex_filter.clone(),
            recursive_scan: storage.recursive_scan,
            use_blob_urls: storage.use_blob_urls,
            synchronizable: storage.synchronizable,
            presign: storage.presign,
            presign_ttl_seconds: storage.presign_ttl_seconds,
            can_delete_objects: storage.can_delete_objects,
        }
    }

    /// What is stored with it: nothing that its connection says.
    pub(super) fn own_settings(&self) -> Map<String, Json> {
        let mut settings = self.settings.clone();
        if let Some(shared) = &self.shared {
            settings.retain(|name, _| !shared.settings.contains_key(name));
        }
        settings
    }
}
