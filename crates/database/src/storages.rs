//! Connections of projects to object stores, and what was made of which object. Secrets are sealed before they reach a
//! query, and only who connects opens them.

mod change;
mod connections;
mod external_id;
mod find;
mod links;
mod new;
mod object;
mod provider;
mod record;
mod schedule;
mod secrets;
mod shared;
mod sync;
mod write_out;

pub(crate) use change::insert;
pub use connections::{NewConnection, SharedWith, StorageConnection};
pub(crate) use links::WHOLE;
pub use links::{ObjectLink, SourceObject, SourceTask};
pub use new::NewStorage;
pub use object::{Direction, Storage, StorageStatus};
pub use provider::Provider;
pub use schedule::{CHECK_EVERY_HOURS, Due, SYNC_EVERY_MINUTES, Scheduled};
pub use secrets::StorageSecrets;
pub use shared::Shared;
pub use sync::{SyncEnd, SyncPage};
