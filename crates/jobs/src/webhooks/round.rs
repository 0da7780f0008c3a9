//! Some deliveries of one webhook, in their order.

use super::{
    Pace,
    body::Bodies,
    send::{Opened, Refusal, Sender},
};
use crate::failure::reason;
use labelkeep_database::{
    Database,
    webhooks::{Delivery, DeliveryStatus, Sent, WebhookClaim},
};
use labelkeep_model::Result;
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::Instant};

/// A delivery that the address itself refuses (4xx, a redirect) is given up after so many tries: it would keep the others.
const MOST_REFUSALS: i64 = 5;
/// Things that are read for bodies at once.
const READ_AT_ONCE: usize = 500;

pub(super) struct Round {
    pub database: Database,
    pub sender: Arc<Sender>,
    pub pace: Pace,
}

/// What became of a batch.
#[derive(Default)]
struct Course {
    sent: Vec<Sent>,
    failure: Option<String>,
}

impl Round {
    /// Takes what waits for the webhook, sends it, and notes what became of it.
    pub async fn run(&self, webhook: i64, stop: watch::Receiver<bool>) -> Result<()> {
        let deadline = Instant::now() + self.pace.deadline;
        let claim = self.database.claim_webhook(webhook, self.pace.batch, self.pace.claim_seconds).await?;
        let Some(claim) = claim else { return Ok(()) };
        let mut course = Course::default();
        match self.sender.open(&claim.webhook).await {
            Ok(opened) => self.send_all(&claim, &opened, &mut course, (deadline, stop)).await?,
            Err(error) => course.failure = Some(reason(&error)),
        }
        if let Some(failure) = &course.failure {
            tracing::warn!(webhook, failure, "a webhook takes nothing; it is paused");
        }
        self.database.settle_webhook(&claim, course.sent, course.failure).await
    }

    async fn send_all(
        &self,
        claim: &WebhookClaim,
        opened: &Opened,
        course: &mut Course,
        (deadline, stop): (Instant, watch::Receiver<bool>),
    ) -> Result<()> {
        let mut rest = claim.deliveries.as_slice();
        while !rest.is_empty() {
            let (group, others) = rest.split_at(group_length(rest));
            rest = others;
            let bodies = Bodies::read(&self.database, &claim.webhook, group).await?;
            for delivery in group {
                if *stop.borrow() || Instant::now() >= deadline {
                    return Ok(());
                }
                let (now, begun) = (self.database.now(), Instant::now());
                let answer = tokio::select! {
                    answer = self.sender.send(opened, delivery.id, bodies.of(delivery)?, now) => answer,
                    // Whether it arrived is not known: it is told once more.
                    () = stopped(stop.clone(), self.pace.farewell) => return Ok(()),
                };
                let took = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
                let sent = Sent { at: now, answer_ms: took, ..outcome(delivery, answer) };
                let goes_on = sent.status != DeliveryStatus::Waiting;
                if !goes_on {
                    course.failure.clone_from(&sent.error);
                }
                course.sent.push(sent);
                if !goes_on {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// How many of the next are read together.
fn group_length(deliveries: &[Delivery]) -> usize {
    let mut things = 0;
    let fits = deliveries.iter().take_while(|delivery| {
        things += delivery.ids.len().max(1);
        things <= READ_AT_ONCE
    });
    fits.count().max(1)
}

fn outcome(delivery: &Delivery, answer: std::result::Result<u16, Refusal>) -> Sent {
    let (status, answer_status, error) = match answer {
        Ok(status) => (DeliveryStatus::Delivered, Some(status), None),
        Err(refusal) if refusal.is_final && delivery.attempts + 1 >= MOST_REFUSALS => {
            (DeliveryStatus::Failed, refusal.status, Some(refusal.why))
        }
        Err(refusal) => (DeliveryStatus::Waiting, refusal.status, Some(refusal.why)),
    };
    Sent { delivery: delivery.id, status, at: delivery.created_at, answer_status, answer_ms: 0, error }
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
