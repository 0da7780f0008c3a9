//! Makes the order of a project's tasks by a field of their data, which a list of many tasks wants.

use crate::{
    context::Context,
    kind::{Kind, Lane},
};
use labelkeep_database::{
    BoxFuture,
    field_orders::{MAKE_FIELD_ORDER, MakingStep},
};
use labelkeep_model::{Result, Say};
use serde::Deserialize;
use std::time::Duration;

const CHECKPOINT_VERSION: u64 = 1;
/// While transactions end that began before the order.
const PAUSE: Duration = Duration::from_millis(200);

pub(crate) struct MakeFieldOrder;

impl Kind for MakeFieldOrder {
    fn name(&self) -> &'static str {
        MAKE_FIELD_ORDER
    }

    fn lane(&self) -> Lane {
        Lane::Upkeep
    }

    fn retries(&self) -> &'static [i64] {
        &[5, 60, 600]
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(run(context))
    }

    fn given_up(&self) -> Say {
        Say::OrderGivenUp
    }
}

#[derive(Deserialize)]
struct Payload {
    order: i64,
}

#[derive(Deserialize)]
struct Checkpoint {
    done: i64,
}

async fn run(context: &Context) -> Result<()> {
    let Payload { order } = context.payload()?;
    let mut done = context.checkpoint::<Checkpoint>(CHECKPOINT_VERSION)?.map_or(0, |at| at.done);
    loop {
        match context.database.make_field_order(context.project()?, &context.claim, order, done).await? {
            MakingStep::Made { done: now } => done = now,
            MakingStep::Wait => tokio::time::sleep(PAUSE).await,
            MakingStep::Over => return Ok(()),
        }
    }
}
