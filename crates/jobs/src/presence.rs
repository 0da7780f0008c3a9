//! Says that this server or worker is there, while it runs.

use labelkeep_database::{Database, Presence};
use std::time::Duration;
use tokio::sync::watch;

/// Three signs may be lost before it counts as gone: see `GONE_AFTER_SECONDS`.
const PAUSE: Duration = Duration::from_secs(11);

/// Goes on until `stop` says so, and says then that it has stopped.
pub async fn announce(database: Database, presence: Presence, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = database.announce_server(&presence).await {
            tracing::warn!(%error, "this server could not say that it is there");
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
    if let Err(error) = database.retire_server(&presence).await {
        tracing::warn!(%error, "this server could not say that it has stopped");
    }
}
