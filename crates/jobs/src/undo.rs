//! Takes back what another job did, in steps.

use crate::{
    context::Context,
    kind::{Kind, Lane},
};
use labelkeep_database::{
    BoxFuture,
    jobs::{Job, NewJob, Title},
};
use labelkeep_model::Result;
use serde::{Deserialize, Serialize};
use serde_json::json;

const KIND: &str = "undo";

#[derive(Serialize, Deserialize)]
struct Payload {
    job: i64,
}

/// The job that takes `undone` back.
#[must_use]
pub fn job(undone: &Job) -> NewJob {
    NewJob {
        payload: json!(Payload { job: undone.id }),
        unit: "changes",
        undoes: Some(undone.id),
        ..NewJob::new(KIND, Title::about(KIND, "Take back", &undone.title))
    }
}

pub(crate) struct Undo;

impl Kind for Undo {
    fn name(&self) -> &'static str {
        KIND
    }

    fn lane(&self) -> Lane {
        Lane::Actions
    }

    fn retries(&self) -> &'static [i64] {
        &[1, 5, 30, 120]
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move {
            let payload: Payload = context.payload()?;
            run(context, payload.job).await
        })
    }
}

/// Each step looks for what is left, so it needs no place to go on from.
async fn run(context: &Context, undone: i64) -> Result<()> {
    let scope = context.project()?;
    let mut done = context.job.progress_done;
    loop {
        let changed = context.database.undo_step(scope, &context.claim, undone, done).await?;
        if changed == 0 {
            return context.database.finish_undo(scope, &context.claim, undone, done).await;
        }
        done += i64::try_from(changed).unwrap_or(i64::MAX);
    }
}
