//! The queue: work that outlives a request. A job is claimed by a worker, says with heartbeats that it is alive, keeps
//! where to go on in the transaction of each step, and is claimed anew when its worker vanished.

mod list;
mod object;
mod run;

pub(crate) use list::mark_undone;
pub(crate) use object::insert_job;
pub use object::{Job, JobStatus, NewJob};
pub use run::{JobClaim, Step};
