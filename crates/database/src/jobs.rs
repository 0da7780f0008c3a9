//! The queue: work that outlives a request. A job is claimed by a worker, says with heartbeats that it is alive, keeps
//! where to go on in the transaction of each step, and is claimed anew when its worker vanished.

mod items;
mod list;
mod object;
mod run;
mod schedule;

pub use items::{Items, Part};
pub(crate) use list::{mark_redone, mark_undone};
pub use object::{Job, JobInput, JobStatus, NewJob};
pub(crate) use object::{insert_job, job_columns};
pub use run::{JobClaim, PROGRESS, Step};

/// The topic of jobs that come, end or are asked to stop.
pub const JOBS: &str = "jobs";
