//! The objects of the compatible API, field for field. What is exposed is listed here and nowhere else (S14).

mod annotation;
mod chosen;
mod draft;
mod prediction;
mod project;
mod raw;
mod resolve_uri;
mod session;
mod task;
mod user;

pub use annotation::{AnnotationBody, AnnotationCore, AuthorBody, NestedAnnotationBody};
pub use chosen::{Chosen, chosen};
pub use draft::DraftBody;
pub use prediction::PredictionBody;
pub use project::{ProjectBody, ProjectCounters, ProjectCountsBody};
pub use raw::raw;
pub(crate) use resolve_uri::ResolveUri;
pub(crate) use session::SignedIn;
pub use task::{BaseTaskBody, Beside, ShownTask, TaskBody, TaskCore, TaskSimpleBody, UpdatedBy};
pub use user::UserSimple;
pub(crate) use user::initials;
