//! What follows from other settings of a project, when its tasks are many.

use crate::{
    context::Context,
    kind::{Kind, Lane},
};
use labelkeep_database::{BoxFuture, projects::SETTLE_QUEUE};
use labelkeep_model::Result;

pub(crate) struct Settle;

impl Kind for Settle {
    fn name(&self) -> &'static str {
        SETTLE_QUEUE
    }

    fn lane(&self) -> Lane {
        Lane::Actions
    }

    fn retries(&self) -> &'static [i64] {
        &[5, 60, 600]
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move { context.database.settle_queue(context.project()?, &context.claim, &context.input).await })
    }
}
