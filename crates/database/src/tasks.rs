//! Tasks: reading one with what belongs to it, creating, changing, the next one to label, and who holds which.

pub(crate) mod blocks;
mod change;
mod counted;
mod create;
mod follow;
mod gather;
mod kept;
mod list;
mod locks;
mod next;
mod object;
mod opened;
mod packed;
mod rows;
mod seen;

pub use counted::TaskPage;
pub use create::NewTask;
pub use kept::{ListState, TaskList};
pub use list::{TaskChoice, TaskParts};
pub(crate) use locks::{release as release_lock, release_all as release_locks};
pub use next::{NextTask, Queue};
pub use object::Task;
pub(crate) use rows::lock_rows;
