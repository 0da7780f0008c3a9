//! Moves the tasks of an import, or those that they replaced, step by step.

use crate::context::Context;
use labelkeep_database::{imports::ImportMove, jobs::Step};
use labelkeep_model::Result;
use serde_json::Value as Json;

/// What a walk says of the progress of its job.
#[derive(Clone, Copy)]
pub(crate) enum Counting {
    From(i64),
    /// It stays as it is.
    Not(i64),
}

impl Counting {
    fn after(self, tasks: usize) -> Self {
        match self {
            Self::From(done) => Self::From(done + i64::try_from(tasks).unwrap_or(i64::MAX)),
            Self::Not(done) => Self::Not(done),
        }
    }

    fn done(self) -> i64 {
        let (Self::From(done) | Self::Not(done)) = self;
        done
    }
}

/// Moves all tasks of a part, and answers the progress. Each step looks for what is left, so it needs no place to go on from after a crash.
pub(crate) async fn walk(
    context: &Context,
    moved: &ImportMove,
    mut counting: Counting,
    checkpoint: &Json,
) -> Result<i64> {
    let scope = context.project()?;
    let mut after = 0;
    loop {
        let tasks = context.database.import_tasks_after(scope, moved, after).await?;
        let Some(last) = tasks.last() else { return Ok(counting.done()) };
        after = *last;
        counting = counting.after(tasks.len());
        let step = Step { done: counting.done(), total: None, checkpoint: checkpoint.clone() };
        context.database.move_import_tasks(scope, &context.claim, moved.clone(), tasks, step).await?;
    }
}
