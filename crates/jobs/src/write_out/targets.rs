//! Where the objects of a sink go.

use labelkeep_database::{BoxFuture, access::ProjectScope, outbox::Sink};
use labelkeep_model::Result;
use labelkeep_object_stores::ObjectStore;
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
