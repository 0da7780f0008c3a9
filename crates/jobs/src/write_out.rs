//! Writes annotations to the target storages of their projects, behind what people do: what the database has noted in its
//! outbox is read as it is now and written as one object. Any server does it, each thing by one of them at a time.

mod batch;
mod body;
mod everything;
mod object;
mod targets;

pub(crate) use everything::{Everything, job as everything};
pub use targets::{StorageTargets, Target, Targets};

use batch::Batch;
use labelkeep_database::Database;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, task::JoinSet};

/// How much is done at once, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Targets at once.
    pub places: usize,
    /// Of these, such that did not go well last: dead and slow ones never take all places.
    pub suspects: usize,
    /// Objects that are taken at once, and written at once.
    pub batch: i64,
    pub at_once: usize,
    /// All of a batch is over after so long. What is then still on its way is left alone until the claim ends.
    pub deadline: Duration,
    /// Seconds for which others do not touch a batch: well above the deadline.
    pub claim_seconds: i64,
    /// For what is on its way when the server stops.
    pub farewell: Duration,
    /// It is looked so often whether something waits.
    pub pause: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            places: 8,
            suspects: 4,
            batch: 64,
            at_once: 8,
            deadline: Duration::from_secs(40),
            claim_seconds: 60,
            farewell: Duration::from_secs(5),
            pause: Duration::from_secs(1),
        }
    }
}

/// Works off the outbox of target storages. Cheap to clone.
#[derive(Clone)]
pub struct WriteOut {
    database: Database,
    targets: Arc<dyn Targets>,
    pace: Pace,
    /// Sinks that are being written to in this process, and whether they did not go well last.
    busy: Arc<Mutex<HashMap<i64, bool>>>,
}

impl WriteOut {
    pub fn new(database: Database, targets: Arc<dyn Targets>) -> Self {
        Self::paced(database, targets, Pace::default())
    }

    pub fn paced(database: Database, targets: Arc<dyn Targets>, pace: Pace) -> Self {
        Self { database, targets, pace, busy: Arc::default() }
    }

    /// Writes until `stop` says so.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            if let Err(error) = self.fill(&mut running, &stop).await {
                tracing::warn!(%error, "what waits for target storages was not looked for; it is tried again");
            }
            tokio::select! {
                _ = stop.changed() => {}
                _ = running.join_next(), if !running.is_empty() => {}
                () = tokio::time::sleep(self.pace.pause) => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// Begins with as many targets as there are places.
    async fn fill(&self, running: &mut JoinSet<()>, stop: &watch::Receiver<bool>) -> labelkeep_model::Result<()> {
        let busy: Vec<i64> = self.busy().keys().copied().collect();
        if busy.len() >= self.pace.places {
            return Ok(());
        }
        for sink in self.database.due_sinks(&busy).await? {
            let is_suspect = sink.failures > 0;
            {
                let mut busy = self.busy();
                let suspects = busy.values().filter(|is_suspect| **is_suspect).count();
                if busy.len() >= self.pace.places {
                    return Ok(());
                }
                if is_suspect && suspects >= self.pace.suspects {
                    continue;
                }
                busy.insert(sink.id, is_suspect);
            }
            let place = Place { busy: self.busy.clone(), sink: sink.id };
            let batch = Batch { database: self.database.clone(), targets: self.targets.clone(), pace: self.pace };
            let stop = stop.clone();
            running.spawn(async move {
                let _place = place;
                if let Err(error) = batch.run(sink, stop).await {
                    tracing::warn!(%error, "what became of objects of a target storage was not noted; they are written again");
                }
            });
        }
        Ok(())
    }

    fn busy(&self) -> std::sync::MutexGuard<'_, HashMap<i64, bool>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place that is taken. It is free again when this is dropped.
struct Place {
    busy: Arc<Mutex<HashMap<i64, bool>>>,
    sink: i64,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.sink);
    }
}

#[cfg(test)]
mod tests;
