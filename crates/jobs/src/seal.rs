//! Seals the audit trail while a server or worker runs.

use labelkeep_database::Database;
use labelkeep_model::Result;
use std::time::Duration;
use tokio::sync::watch;

/// An entry is sealed so long after it was written, at most, unless there are very many.
const PAUSE: Duration = Duration::from_secs(5);
/// After so many rounds it is looked anew from where on there can be anything to seal.
const ROUNDS: u32 = 120;

/// Seals until `stop` says so, and once more then.
pub async fn seal_audit(database: Database, mut stop: watch::Receiver<bool>) {
    let (mut after, mut round) = (0, 0);
    loop {
        if round % ROUNDS == 0 {
            after = database.audit_sealed_up_to(after).await.unwrap_or(after);
        }
        round = round.wrapping_add(1);
        if let Err(error) = seal_all(&database, after).await {
            tracing::warn!(%error, "the audit trail was not sealed; it is tried again");
        }
        if *stop.borrow() {
            return;
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

async fn seal_all(database: &Database, after: i64) -> Result<()> {
    while database.seal_audit(after).await? > 0 {}
    Ok(())
}
