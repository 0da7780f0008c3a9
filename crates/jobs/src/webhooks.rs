//! Tells webhooks what happened: what changes have noted for them is sent, of each webhook in its order and one at a time. Any
//! server does it, each webhook by one of them at a time. One that answers slowly, never or with nonsense keeps nobody waiting
//! but itself.

mod body;
mod pace;
mod round;
mod send;
mod sign;

pub use pace::Pace;
pub use send::points_at;

use labelkeep_database::{Database, webhooks::TOPIC};
use labelkeep_egress::Egress;
use labelkeep_secrets::Keychain;
use round::Round;
use send::Sender;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    sync::{broadcast, watch},
    task::JoinSet,
};

/// Works off what waits for webhooks. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks {
    database: Database,
    sender: Arc<Sender>,
    pace: Pace,
    /// Webhooks that are being told something in this process, and whether that did not go well last.
    busy: Arc<Mutex<HashMap<i64, bool>>>,
}

impl Webhooks {
    #[must_use]
    pub fn new(database: Database, egress: Egress, keychain: Arc<Keychain>) -> Self {
        Self::paced(database, egress, keychain, Pace::default())
    }

    #[must_use]
    pub fn paced(database: Database, egress: Egress, keychain: Arc<Keychain>, pace: Pace) -> Self {
        let sender = Arc::new(Sender { egress, keychain, patience: pace.patience });
        Self { database, sender, pace, busy: Arc::default() }
    }

    /// Tells until `stop` says so.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut running = JoinSet::new();
        let mut wake_ups = self.database.wake_ups();
        while !*stop.borrow() {
            if let Err(error) = self.fill(&mut running, &stop).await {
                tracing::warn!(%error, "what waits for webhooks was not looked for; it is tried again");
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = woken(&mut wake_ups) => {}
                _ = running.join_next(), if !running.is_empty() => {}
                () = tokio::time::sleep(self.pace.pause) => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// Begins with as many webhooks as there are places. Those that did not go well last never take all of them.
    async fn fill(&self, running: &mut JoinSet<()>, stop: &watch::Receiver<bool>) -> labelkeep_model::Result<()> {
        let busy: Vec<i64> = self.busy().keys().copied().collect();
        if busy.len() >= self.pace.places {
            return Ok(());
        }
        for (webhook, failures) in self.database.due_webhooks(&busy).await? {
            let is_suspect = failures > 0;
            {
                let mut busy = self.busy();
                let suspects = busy.values().filter(|is_suspect| **is_suspect).count();
                if busy.len() >= self.pace.places {
                    return Ok(());
                }
                if is_suspect && suspects >= self.pace.suspects {
                    continue;
                }
                busy.insert(webhook, is_suspect);
            }
            let place = Place { busy: self.busy.clone(), webhook };
            let round = Round { database: self.database.clone(), sender: self.sender.clone(), pace: self.pace };
            let stop = stop.clone();
            running.spawn(async move {
                let _place = place;
                if let Err(error) = round.run(webhook, stop).await {
                    tracing::warn!(webhook, %error, "what a webhook was told was not noted; it is told once more");
                }
            });
        }
        Ok(())
    }

    fn busy(&self) -> std::sync::MutexGuard<'_, HashMap<i64, bool>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits until something waits for a webhook.
async fn woken(wake_ups: &mut broadcast::Receiver<String>) {
    while wake_ups.recv().await.is_ok_and(|topic| topic != TOPIC) {}
}

/// A place that is taken. It is free again when this is dropped.
struct Place {
    busy: Arc<Mutex<HashMap<i64, bool>>>,
    webhook: i64,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.webhook);
    }
}

#[cfg(test)]
mod tests;
