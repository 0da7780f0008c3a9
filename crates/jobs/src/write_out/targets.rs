//! Where the objects of a sink go.

use labelkeep_database::{BoxFuture, Database, access::ProjectScope, outbox::Sink};
use labelkeep_model::{Error, Result};
use labelkeep_object_stores::ObjectStore;
use labelkeep_storages::Connector;
use std::sync::Arc;

/// A store, and how it is used.
#[derive(Clone)]
pub struct Target {
    pub store: Arc<dyn ObjectStore>,
    /// Before every name.
    pub prefix: String,
    /// Whether an object goes with its annotation.
    pub can_delete: bool,
    /// The project as work in the background sees it.
    pub scope: ProjectScope,
}

/// Who knows the target of a sink.
pub trait Targets: Send + Sync + 'static {
    fn target<'a>(&'a self, sink: &'a Sink) -> BoxFuture<'a, Result<Target>>;
}

/// Stored connections.
pub struct StorageTargets {
    pub database: Database,
    pub connector: Connector,
}

impl Targets for StorageTargets {
    fn target<'a>(&'a self, sink: &'a Sink) -> BoxFuture<'a, Result<Target>> {
        Box::pin(async move {
            let scope = ProjectScope::unscoped_for_job(&self.database, sink.project, None).await?;
            let storages = self.database.target_storages(&scope).await?;
            let storage = storages
                .iter()
                .find(|storage| storage.id == sink.target)
                .ok_or_else(|| Error::not_found(labelkeep_model::Say::StoreIsDeleted))?;
            Ok(Target {
                store: self.connector.connect(storage).await?,
                prefix: self.connector.place(storage)?.prefix().to_owned(),
                can_delete: storage.can_delete_objects,
                scope,
            })
        })
    }
}
