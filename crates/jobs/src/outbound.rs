//! Keeps what was called outside, while a server or worker runs.

use labelkeep_database::{Database, outbound_calls::NewCalls};
use labelkeep_egress::{Ledger, OTHERS};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

const PAUSE: Duration = Duration::from_secs(10);

/// Goes on until `stop` says so, and once more then.
pub async fn keep_outbound_calls(database: Database, ledger: Arc<Ledger>, mut stop: watch::Receiver<bool>) {
    loop {
        let is_last = *stop.borrow();
        let counts = ledger.take();
        if !counts.is_empty() {
            let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            let calls = counts.iter().map(|(purpose, destination, calls)| NewCalls {
                purpose: purpose.name(),
                destination: destination.clone(),
                lookups: number(calls.lookups),
                calls: number(calls.calls),
                refused: number(calls.refused),
            });
            if let Err(error) = database.add_outbound_calls(calls.collect(), OTHERS).await {
                tracing::warn!(%error, "what was called outside could not be kept; it is tried again");
                ledger.put_back(counts);
            }
        }
        if is_last {
            return;
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}
