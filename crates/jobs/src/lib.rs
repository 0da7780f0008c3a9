//! Work that outlives a request: one file per kind of job, and the runner that claims, runs and ends them.

pub mod bulk;
mod context;
mod empty_trash;
pub mod export;
mod failure;
mod field_order;
pub mod import;
mod import_walk;
mod kind;
mod kinds;
mod lanes;
pub mod ml;
mod objects;
pub mod predict;
mod presence;
pub mod recount;
mod retention;
mod runner;
mod seal;
mod search;
pub mod selected;
mod settle;
mod storage_clock;
mod storage_sync;
pub mod undo;
mod undo_import;
mod upkeep;
pub mod webhooks;
pub mod write_out;

pub use presence::announce;
pub use retention::Retention;
pub use runner::Jobs;
pub use seal::seal_audit;
pub use search::index_task_search;
pub use storage_clock::{check_storage, keep_storage_clock};
pub use upkeep::sweep_uploads;
