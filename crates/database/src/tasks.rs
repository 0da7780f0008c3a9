//! Tasks: reading one with what belongs to it, creating, changing, the next one to label, and who holds which.

pub(crate) mod blocks;
mod change;
mod counted;
mod create;
mod follow;
mod list;
mod locks;
mod next;
mod object;
mod seen;

pub use counted::TaskPage;
pub use create::NewTask;
pub use list::{Listed, TaskChoice, TaskList, TaskParts};
pub use next::{NextTask, Queue};
pub use object::Task;
