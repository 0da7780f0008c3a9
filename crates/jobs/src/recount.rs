//! Compares all counters of a project with what they count, on demand, and sets wrong ones right.

use crate::{
    context::{Context, checkpoint},
    kind::{Kind, Lane},
};
use labelkeep_database::{
    BoxFuture,
    jobs::{NewJob, Step, Title},
};
use labelkeep_model::Result;
use serde::{Deserialize, Serialize};
use serde_json::json;

const KIND: &str = "recount";
const CHECKPOINT_VERSION: u64 = 1;

#[must_use]
pub fn job() -> NewJob {
    NewJob::new(KIND, Title::new(KIND, "Count anew"))
}

pub(crate) struct Recount;

impl Kind for Recount {
    fn name(&self) -> &'static str {
        KIND
    }

    fn lane(&self) -> Lane {
        Lane::Upkeep
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(run(context))
    }
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Checkpoint {
    after: i64,
    tasks: i64,
    wrong: i64,
}

async fn run(context: &Context) -> Result<()> {
    let scope = context.project()?;
    let mut at: Checkpoint = context.checkpoint(CHECKPOINT_VERSION)?.unwrap_or_default();
    loop {
        let before = at;
        let step = move |page: labelkeep_database::projects::RecountedPage| {
            let tasks = before.tasks + page.tasks;
            let at = Checkpoint { after: page.last, tasks, wrong: before.wrong + page.wrong };
            Step { done: tasks, total: None, checkpoint: checkpoint(CHECKPOINT_VERSION, &at) }
        };
        let Some(page) = context.database.recount_tasks_after(scope, &context.claim, at.after, step).await? else {
            break;
        };
        at = Checkpoint { after: page.last, tasks: at.tasks + page.tasks, wrong: at.wrong + page.wrong };
    }
    let sums = context.database.recount_sums(scope).await?;
    let result = json!({ "tasks": at.tasks, "wrong_tasks": at.wrong, "wrong_sums": sums });
    context.database.finish_job(&context.claim, result, false).await
}
