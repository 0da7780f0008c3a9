//! What became of what was taken.

use super::{Item, OutboxClaim};
use crate::{Database, Fetch, Transaction, args, engine::dialect::id_list};
use labelkeep_model::Result;
use std::collections::{HashMap, HashSet};

/// What became of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Done,
    /// It was not tried: something that concerns all of them stood against it.
    Untried,
    /// It is tried again after a pause that grows with its attempts.
    Failed(String),
    /// Whether it went well is not known, and it may still be under way: nobody touches it before the claim ends.
    Unknown(String),
}

/// No pause is longer.
const MOST: i64 = 300;

/// The pause after so many failures in a row: it doubles from the first on, up to a bound.
fn pause_seconds(failures: i64) -> i64 {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(20);
    MOST.min(1 << doublings)
}

impl Database {
    /// Notes what became of the items. `failure`: why the sink as a whole does not take anything; then it is paused.
    /// Answers those that somebody was changing at that moment: they must be settled once more.
    pub async fn settle_outbox(
        &self,
        claim: &OutboxClaim,
        told: Vec<(Item, Told)>,
        failure: Option<String>,
    ) -> Result<Vec<(Item, Told)>> {
        let claim = claim.clone();
        let settled =
            self.write(move |transaction| Box::pin(async move { settle(transaction, &claim, told, failure).await }));
        let Settled { left, lost } = settled.await?;
        for (sink, item) in lost {
            // What was told may be older than what somebody else has told meanwhile: it is told once more, as it is then.
            self.write(move |transaction| Box::pin(async move { renew(transaction, sink, &item).await })).await?;
        }
        Ok(left)
    }
}

struct Settled {
    left: Vec<(Item, Told)>,
    /// The sink, and an item that this claim no longer held when it had been told.
    lost: Vec<(i64, Item)>,
}

async fn settle(
    transaction: &mut Transaction,
    claim: &OutboxClaim,
    told: Vec<(Item, Told)>,
    failure: Option<String>,
) -> Result<Settled> {
    note_sink(transaction, claim, &told, failure).await?;
    let ids = id_list(told.iter().map(|(item, _)| item.id));
    let sql = "SELECT id, version, claimed_by FROM outbox WHERE id IN (SELECT value FROM ids_of($1)) /*pg FOR UPDATE SKIP LOCKED*/";
    let mut held = HashMap::new();
    for row in transaction.fetch_all(sql, args![ids.clone()]).await? {
        let is_ours = row.get::<Option<String>>("claimed_by")?.as_deref() == Some(&claim.worker);
        held.insert(row.get::<i64>("id")?, (row.get::<i64>("version")?, is_ours));
    }
    let mut there = HashSet::new();
    if transaction.is_postgres() {
        let sql = "SELECT id FROM outbox WHERE id IN (SELECT value FROM ids_of($1))";
        for row in transaction.fetch_all(sql, args![ids]).await? {
            there.insert(row.get::<i64>("id")?);
        }
    }
    let mut settled = Settled { left: Vec::new(), lost: Vec::new() };
    let mut done = Vec::new();
    for (item, told) in told {
        match held.get(&item.id) {
            None if there.contains(&item.id) => settled.left.push((item, told)),
            Some((version, true)) if *version == item.version && told == Told::Done => done.push(item.id),
            Some((version, true)) => release(transaction, &item, told, *version != item.version).await?,
            Some((_, false)) | None if matches!(told, Told::Done | Told::Unknown(_)) => {
                settled.lost.push((claim.sink.id, item));
            }
            Some((_, false)) | None => {}
        }
    }
    transaction.execute("DELETE FROM outbox WHERE id IN (SELECT value FROM ids_of($1))", args![id_list(done)]).await?;
    Ok(settled)
}

/// The pause of the whole sink, or its end.
async fn note_sink(
    transaction: &mut Transaction,
    claim: &OutboxClaim,
    told: &[(Item, Told)],
    failure: Option<String>,
) -> Result<()> {
    if let Some(failure) = failure {
        let failures = claim.sink.failures + 1;
        let until = transaction.now().plus_seconds(pause_seconds(failures));
        let sql = "UPDATE outbox_sinks SET failures = $2, not_before = $3, last_error = $4 WHERE id = $1";
        transaction.execute(sql, args![claim.sink.id, failures, until, failure]).await?;
    } else if told.iter().any(|(_, told)| *told == Told::Done) {
        let sql =
            "UPDATE outbox_sinks SET failures = 0, not_before = 0, last_error = NULL WHERE id = $1 AND failures > 0";
        transaction.execute(sql, args![claim.sink.id]).await?;
    }
    Ok(())
}

/// One that stays on the list. `is_newer`: it changed since it was taken.
async fn release(transaction: &mut Transaction, item: &Item, told: Told, is_newer: bool) -> Result<()> {
    let free = "UPDATE outbox SET claimed_by = NULL, not_before = $2, attempts = $3, last_error = $4 WHERE id = $1";
    let args = match told {
        // There is a newer state, which has not been tried.
        Told::Done => args![item.id, 0_i64, 0_i64, None::<String>],
        Told::Untried => {
            let sql = "UPDATE outbox SET claimed_by = NULL, not_before = 0, attempts = $2 WHERE id = $1";
            return transaction.execute(sql, args![item.id, item.attempts - 1]).await.map(|_| ());
        }
        Told::Failed(error) => {
            let pause = if is_newer { 0 } else { pause_seconds(item.attempts) };
            args![item.id, transaction.now().plus_seconds(pause), item.attempts, error]
        }
        Told::Unknown(error) => {
            let sql = "UPDATE outbox SET last_error = $2 WHERE id = $1";
            return transaction.execute(sql, args![item.id, error]).await.map(|_| ());
        }
    };
    transaction.execute(free, args).await.map(|_| ())
}

async fn renew(transaction: &mut Transaction, sink: i64, item: &Item) -> Result<()> {
    let sql = "INSERT INTO outbox (sink_id, subject, subject_id) SELECT s.id, $2, $3 FROM outbox_sinks s WHERE s.id = $1 \
               ON CONFLICT (sink_id, subject, subject_id) DO UPDATE SET version = outbox.version + 1";
    transaction.execute(sql, args![sink, item.subject.as_str(), item.subject_id]).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::pause_seconds;

    #[test]
    fn pauses_double_up_to_a_bound() {
        let pauses: Vec<i64> = [1, 2, 3, 4, 9, 10, 1_000_000].map(pause_seconds).to_vec();
        assert_eq!(pauses, [1, 2, 4, 8, 256, 300, 300]);
    }
}
