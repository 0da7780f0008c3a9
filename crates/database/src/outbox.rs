//! What must be told to others: noted in the change itself (by triggers, see the migration `outbox`), told by whoever has it
//! claimed, and off the list only when nothing changed meanwhile. A row has ids, never a body.

mod claim;
mod note;
mod settle;
mod sinks;
mod tell;

pub use claim::{Item, OutboxClaim};
pub use note::{Noted, Waiting};
pub use settle::Told;
pub use sinks::{Backlog, Sink, SinkKind, Subject};
pub(crate) use sinks::{add, remove, remove_all_of, resume, subject_of_storages};
