//! Annotations: what people (or an import) said of a task, their history, and every counter that follows from them.

mod change;
mod create;
mod daily_work;
mod delete;
mod history;
mod labeled;
mod new;
mod object;
mod recount;
mod submit;

/// In place of a result: the annotation was stored without one.
pub const NO_RESULT: &str = "null";

pub use change::AnnotationChange;
pub use history::HistoryEntry;
pub(crate) use history::{note_changed, note_submits};
pub(crate) use labeled::settle_labeled;
pub use new::NewAnnotation;
pub use object::Annotation;
pub(crate) use object::annotation_columns;
pub(crate) use recount::{TaskCounts, lock as lock_tasks, recount_task, recount_tasks};
