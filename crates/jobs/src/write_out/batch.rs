//! Some objects of one target.

use super::{
    Pace, Targets,
    object::{self, Written},
    targets::Target,
};
use crate::failure::reason;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use labelkeep_database::{
    Database,
    outbox::{Item, OutboxClaim, Sink, Told},
};
use labelkeep_model::{Result, Say};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{sync::watch, time::Instant};

/// Somebody who changes one of them holds it briefly: then it is settled a moment later.
const SETTLE_AGAIN: Duration = Duration::from_millis(50);

pub(super) struct Batch {
    pub database: Database,
    pub targets: Arc<dyn Targets>,
    pub pace: Pace,
}

/// What all objects of a batch share.
struct Course<'b> {
    claim: &'b OutboxClaim,
    target: &'b Target,
    deadline: Instant,
    is_down: AtomicBool,
    failure: Mutex<Option<String>>,
    stop: watch::Receiver<bool>,
}

impl Batch {
    /// Takes what waits for the sink, writes it, and notes what became of it.
    pub async fn run(&self, sink: Sink, stop: watch::Receiver<bool>) -> Result<()> {
        // After a failure one object shows whether it goes again.
        let limit = if sink.failures > 0 { 1 } else { self.pace.batch };
        let deadline = Instant::now() + self.pace.deadline;
        let Some(claim) = self.database.claim_outbox(&sink, limit, self.pace.claim_seconds).await? else {
            return Ok(());
        };
        let target = match self.targets.target(&claim.sink).await {
            Ok(target) => target,
            Err(error) => {
                let told = claim.items.iter().map(|item| (item.clone(), Told::Untried)).collect();
                return self.settle(&claim, told, Some(reason(&error)), deadline).await;
            }
        };
        let course = Course {
            claim: &claim,
            target: &target,
            deadline,
            is_down: AtomicBool::new(false),
            failure: Mutex::default(),
            stop,
        };
        let writes: Vec<_> = claim.items.iter().map(|item| self.write(&course, item).boxed()).collect();
        let told: Vec<(Item, Told)> = stream::iter(writes).buffer_unordered(self.pace.at_once).collect().await;
        let failure = course.failure.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.settle(&claim, told, failure, deadline).await
    }

    async fn write(&self, course: &Course<'_>, item: &Item) -> (Item, Told) {
        if course.is_down.load(Ordering::Relaxed) || *course.stop.borrow() || Instant::now() >= course.deadline {
            return (item.clone(), Told::Untried);
        }
        let write = object::write(&self.database, &course.claim.sink, course.target, item);
        let told = tokio::select! {
            written = write => match written {
                Written::Item(told) => told,
                Written::Down(failure) => {
                    course.fail(&failure);
                    Told::Failed(failure)
                }
            },
            () = tokio::time::sleep_until(course.deadline) => {
                let failure = Say::WriteTooSlow { seconds: self.pace.deadline.as_secs().into() }.to_string();
                course.fail(&failure);
                Told::Unknown(failure)
            }
            () = stopped(course.stop.clone(), self.pace.farewell) => {
                Told::Unknown(Say::WriteInterrupted.to_string())
            }
        };
        (item.clone(), told)
    }

    async fn settle(
        &self,
        claim: &OutboxClaim,
        mut told: Vec<(Item, Told)>,
        mut failure: Option<String>,
        deadline: Instant,
    ) -> Result<()> {
        if let Some(failure) = &failure {
            let Sink { target, project, .. } = claim.sink;
            tracing::warn!(
                storage = target,
                project = project.0,
                failure,
                "a target storage takes nothing; it is paused"
            );
        }
        loop {
            told = self.database.settle_outbox(claim, told, failure.take()).await?;
            // What cannot be settled until then is written again when the claim ends.
            if told.is_empty() || Instant::now() >= deadline {
                return Ok(());
            }
            tokio::time::sleep(SETTLE_AGAIN).await;
        }
    }
}

impl Course<'_> {
    fn fail(&self, failure: &str) {
        self.is_down.store(true, Ordering::Relaxed);
        let mut first = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| failure.to_owned());
    }
}

/// Ends so long after the server was told to stop.
async fn stopped(mut stop: watch::Receiver<bool>, farewell: Duration) {
    while !*stop.borrow() {
        if stop.changed().await.is_err() {
            return std::future::pending().await;
        }
    }
    tokio::time::sleep(farewell).await;
}
