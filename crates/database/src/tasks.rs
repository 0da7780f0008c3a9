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
mod packed;
mod seen;

pub use counted::TaskPage;
pub use create::NewTask;
pub use kept::TaskList;
pub use list::{TaskChoice, TaskParts};
pub use next::{NextTask, Queue};
pub use object::Task;
