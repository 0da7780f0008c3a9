//! Tasks: reading one with what belongs to it, creating, changing, the next one to label, and who holds which.

mod answer;
pub(crate) mod blocks;
mod change;
mod counted;
mod create;
mod follow;
mod gather;
mod hidden;
mod kept;
mod list;
mod next;
mod object;
mod of_person;
mod opened;
mod packed;
mod reveal;
mod seen;
mod selection;
mod walk;

pub use counted::TaskPage;
pub use create::NewTask;
pub(crate) use hidden::ShownFields;
pub use kept::{ListState, TaskList};
pub use list::{TaskChoice, TaskParts};
pub use next::{NextTask, Queue};
pub use object::Task;
pub(crate) use object::task_columns;
pub use seen::OwnCounts;
pub use selection::fields_of_config;
