//! Projects: reading, creating, changing, the trash, members, and the counters that other aggregates keep.

mod change;
mod create;
mod duplicate;
mod list;
mod members;
mod model_versions;
mod object;
mod overlap;
mod overview;
mod people;
mod place;
mod recount;
mod settle;
mod summary;

pub use change::ProjectChange;
pub use create::NewProject;
pub use duplicate::Duplicate;
pub use list::{Include, ListProjects, ListedProject};
pub use members::Member;
pub use model_versions::ModelVersion;
pub use object::Project;
pub(crate) use overlap::Cohort;
pub use overview::{DayOfWork, Overview, Stuck, WorkOfPerson};
pub use people::ProjectPerson;
pub(crate) use place::free_what_strangers_hold;
pub use recount::RecountedPage;
pub use settle::SETTLE_QUEUE;
pub(crate) use settle::{choose_backend, follow_backend, take_model_version};
pub use summary::ProjectSummary;
