//! What a sync works with, and how far it has come.

use super::{CHECKPOINT_VERSION, problems::Problems};
use crate::{
    context::{Context, checkpoint},
    import::Plan,
};
use labelkeep_database::{
    jobs::Step,
    storages::{Storage, SyncPage},
};
use labelkeep_model::{Error, Param, Result, Say, Text};
use labelkeep_object_stores::{ObjectStore, StoreError};
use labelkeep_storages::Place;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How far a sync has come. It is stored with each page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Progress {
    /// Of the page that comes next; `None`: the first.
    pub token: Option<String>,
    pub is_listed: bool,
    /// Objects that the storage is about, on the pages before.
    pub seen: i64,
    pub existed: i64,
    pub problems: Problems,
    pub model_version: Option<String>,
    /// Links up to this one were looked at for missing objects.
    pub missing_after: i64,
}

pub(super) struct Sync<'c> {
    pub context: &'c Context,
    pub storage: &'c Storage,
    pub store: Arc<dyn ObjectStore>,
    pub place: &'c Place,
    pub plan: Plan,
}

impl Sync<'_> {
    /// Stores what was made of objects, with the place where another worker would go on.
    pub async fn store_page(&self, mut page: SyncPage, progress: &Progress, seen: i64) -> Result<()> {
        page.objects_seen = seen;
        let step = Step { done: seen, total: None, checkpoint: checkpoint(CHECKPOINT_VERSION, progress) };
        let (context, storage) = (self.context, self.storage.id);
        context.database.sync_page(context.project()?, &context.claim, storage, page, step).await.map(|_| ())
    }
}

/// What of the store ended a sync: `what` was being done with its objects.
pub(super) fn failed(what: fn(Param) -> Say, error: &StoreError) -> Error {
    Error::bad_request(what(Text::from(error.clone()).into()))
}
