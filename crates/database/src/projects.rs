//! Projects: reading, creating, changing, the trash, members, and the counters that other aggregates keep.

mod change;
mod counters;
mod create;
mod list;
mod members;
mod object;
mod overlap;
mod recount;

pub use change::ProjectChange;
pub(crate) use counters::CounterDelta;
pub use create::NewProject;
pub use list::{Include, ListProjects, ListedProject};
pub use members::Member;
pub use object::Project;
pub(crate) use overlap::spread as spread_overlap;
pub(crate) use recount::recount as recount_project;
