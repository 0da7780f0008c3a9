//! Addresses in the data of tasks, and the storages that they belong to.

use crate::http::state::AppState;
use base64::{Engine as _, engine::general_purpose::URL_SAFE};
use labelkeep_database::{
    access::ProjectScope,
    storages::{Provider, Storage},
    tasks::Task,
};
use labelkeep_formats::media_uris;
use labelkeep_model::Result;
use labelkeep_storages::Place;

/// The storages from which the media of a project's tasks come.
pub(crate) struct Sources(Vec<Source>);

pub(crate) struct Source {
    pub(crate) storage: Storage,
    place: Place,
}

impl Source {
    /// Whether browsers can read from the store itself.
    pub(crate) fn has_links(&self) -> bool {
        self.storage.presign && self.is_bucket() && !self.has_task_links()
    }

    /// Whether browsers get links of our own, each for one person, task and minute.
    pub(crate) fn has_task_links(&self) -> bool {
        self.is_bucket() && self.is_set("task_links")
    }

    /// Whether such a link is for one address of the network too.
    pub(crate) fn binds_address(&self) -> bool {
        self.is_set("task_links_for_address")
    }

    fn is_bucket(&self) -> bool {
        !matches!(self.storage.provider, Provider::Redis | Provider::LocalFiles)
    }

    fn is_set(&self, flag: &str) -> bool {
        self.storage.settings.get(flag).and_then(serde_json::Value::as_bool).unwrap_or(false)
    }
}

impl Sources {
    pub(crate) async fn of(state: &AppState, scope: &ProjectScope) -> Result<Self> {
        let storages = state.database.media_storages(scope).await?;
        // One whose settings cannot be read any more gives nothing, and keeps the others from nothing.
        let with_place = |storage| state.connector().place(&storage).ok().map(|place| Source { storage, place });
        Ok(Self(storages.into_iter().filter_map(with_place).collect()))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }

    /// The storage under whose bucket, prefix and expression the address is, and the object's key (S13).
    pub(crate) fn find(&self, uri: &str) -> Option<(&Source, String)> {
        self.0.iter().find_map(|source| source.place.contained(uri).map(|key| (source, key)))
    }

    /// The data with addresses that browsers can open in place of those of objects. Those of local files are such already.
    fn resolved(&self, task: i64, data: &str) -> Option<String> {
        media_uris::replaced(data, |uri| {
            let (source, _) = self.find(uri)?;
            let is_local = source.storage.provider == Provider::LocalFiles;
            (!is_local).then(|| format!("/tasks/{task}/resolve/?fileuri={}", URL_SAFE.encode(uri)))
        })
    }
}

/// Puts addresses that browsers can open in place of those of objects.
pub(crate) async fn resolve(state: &AppState, scope: &ProjectScope, tasks: &mut [Task]) -> Result<()> {
    let may_have = |task: &Task| task.data.contains("://") || task.data.contains('\\');
    if !tasks.iter().any(may_have) {
        return Ok(());
    }
    let sources = Sources::of(state, scope).await?;
    if sources.0.is_empty() {
        return Ok(());
    }
    for task in tasks {
        if let Some(data) = sources.resolved(task.id, &task.data) {
            task.data = data;
        }
    }
    Ok(())
}
