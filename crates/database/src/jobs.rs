//! The queue: work that outlives a request. A job is claimed by a worker, says with heartbeats that it is alive, keeps
//! where to go on in the transaction of each step, and is claimed anew when its worker vanished.

mod items;
mod list;
mod object;
mod run;
mod schedule;
mod title;
mod undoing;

pub use items::{Items, Part};
pub use object::{Job, JobInput, JobStatus, NewJob};
pub(crate) use object::{insert_job, job_columns};
pub use run::{JobClaim, PROGRESS, Step};
pub use title::Title;
pub(crate) use undoing::{Way, begin as begin_undoing, end as end_undoing};

/// The topic of jobs that come, end or are asked to stop.
pub const JOBS: &str = "jobs";
