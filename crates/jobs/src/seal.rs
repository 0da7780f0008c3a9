//! Seals the audit trail while a server or worker runs.

use labelkeep_database::{Database, audit::CheckpointKey};
use labelkeep_model::Result;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// An entry is sealed so long after it was written, at most, unless there are very many.
const PAUSE: Duration = Duration::from_secs(5);
/// On PostgreSQL an entry's transaction may end late: every so many rounds it is looked from where on there can be such a
/// one. Otherwise it goes on behind the last link, so that nobody who writes waits for a search.
const ROUNDS: u32 = 12;

/// A checkpoint is signed after so many rounds, where there is something new, or after so many entries.
const ROUNDS_OF_CHECKPOINT: u32 = 60;
const ENTRIES_OF_CHECKPOINT: i64 = 1000;

/// Seals and signs until `stop` says so, and once more then.
pub async fn seal_audit(database: Database, key: Arc<CheckpointKey>, mut stop: watch::Receiver<bool>) {
    let (mut settled, mut last, mut round) = (0, 0, 0);
    loop {
        if round == 0 || (round % ROUNDS == 0 && database.is_postgres()) {
            settled = database.audit_sealed_up_to(settled).await.unwrap_or(settled);
            last = settled;
        }
        round = round.wrapping_add(1);
        if let Err(error) = seal_all(&database, &mut last).await {
            tracing::warn!(%error, "the audit trail was not sealed; it is tried again");
        }
        let is_last = *stop.borrow();
        let least = if is_last || round % ROUNDS_OF_CHECKPOINT == 0 { 1 } else { ENTRIES_OF_CHECKPOINT };
        if let Err(error) = database.sign_audit(key.clone(), least).await {
            tracing::warn!(%error, "the audit trail got no checkpoint; it is tried again");
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

async fn seal_all(database: &Database, last: &mut i64) -> Result<()> {
    while let Some(sealed) = database.seal_audit(*last).await? {
        *last = sealed;
    }
    Ok(())
}
