//! What a kind of job is: one file implements it, and the list in `kinds` names it.

use crate::context::Context;
use labelkeep_database::{BoxFuture, jobs::NewJob};
use labelkeep_model::{Result, Say};

/// Jobs of one lane share so many places in a process; those of another never wait for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lane {
    Import,
    Export,
    /// Syncs with object stores, which mostly wait for others.
    Storage,
    /// Actions on many tasks, and taking them back.
    Actions,
    /// Predictions, which wait for models.
    Models,
    /// What the installation does for itself.
    Upkeep,
}

impl Lane {
    pub(crate) const ALL: [Self; 6] =
        [Self::Import, Self::Export, Self::Storage, Self::Actions, Self::Models, Self::Upkeep];

    /// How many of its jobs run at once.
    pub(crate) fn places(self) -> usize {
        match self {
            Self::Import | Self::Storage | Self::Actions | Self::Models => 4,
            Self::Export => 3,
            Self::Upkeep => 2,
        }
    }
}

/// A kind of job.
pub(crate) trait Kind: Send + Sync {
    /// As it is stored.
    fn name(&self) -> &'static str;

    fn lane(&self) -> Lane;

    /// Seconds before each further try when something outside failed, such as a full disk. None: it is not tried again.
    fn retries(&self) -> &'static [i64] {
        &[]
    }

    /// For a job that the installation does again and again.
    fn schedule(&self) -> Option<Schedule> {
        None
    }

    /// Does the work in steps, each one transaction that also notes how far the job is; the last one ends the job.
    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>>;

    /// What became of a job that was given up, for people.
    fn given_up(&self) -> Say {
        Say::JobGivenUp
    }

    /// The job was given up, and `run` will not be called again: takes back, in steps, what must not stay half done.
    fn clear_up<'c>(&self, _context: &'c Context, _reason: Say) -> BoxFuture<'c, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

pub(crate) struct Schedule {
    pub every_seconds: i64,
    pub job: NewJob,
}
