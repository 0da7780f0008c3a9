//! Taking what waits: for a while it is one worker's alone, wherever that runs.

use super::{Sink, Subject};
use crate::{Database, Fetch, Transaction, args};
use labelkeep_model::{Result, Timestamp};

/// Something that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: i64,
    pub subject: Subject,
    pub subject_id: i64,
    pub version: i64,
    /// With the present one.
    pub attempts: i64,
}

/// A worker's hold on some of what waits for a sink.
#[derive(Debug, Clone)]
pub struct OutboxClaim {
    pub sink: Sink,
    pub items: Vec<Item>,
    /// From then on others may take them.
    pub until: Timestamp,
    pub(super) worker: String,
}

impl Database {
    /// Takes up to `limit` of what can be told now, for so many seconds. `None`: there is nothing, or the sink is paused or gone.
    pub async fn claim_outbox(&self, sink: &Sink, limit: i64, seconds: i64) -> Result<Option<OutboxClaim>> {
        // No two claims share a name, so that a claim that was lost can be told from the one that followed.
        let (sink, worker) = (sink.clone(), self.rng().uuid().to_string());
        self.write(move |transaction| Box::pin(async move { claim(transaction, sink, worker, limit, seconds).await }))
            .await
    }
}

async fn claim(
    transaction: &mut Transaction,
    sink: Sink,
    worker: String,
    limit: i64,
    seconds: i64,
) -> Result<Option<OutboxClaim>> {
    let now = transaction.now();
    // The sink before its rows, always, so that nobody waits in a circle.
    let sql = "UPDATE outbox_sinks SET claimed_at = $2 WHERE id = $1 AND not_before <= $2";
    if transaction.execute(sql, args![sink.id, now]).await? == 0 {
        return Ok(None);
    }
    let until = now.plus_seconds(seconds);
    // Who changes an annotation just now holds its row: that one comes another time.
    let sql = "UPDATE outbox SET claimed_by = $1, not_before = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM outbox \
               WHERE sink_id = $3 AND not_before <= $4 ORDER BY not_before, id LIMIT $5 /*pg FOR UPDATE SKIP LOCKED*/) \
               RETURNING id, subject, subject_id, version, attempts";
    let rows = transaction.fetch_all(sql, args![&worker, until, sink.id, now, limit]).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(Item {
            id: row.get("id")?,
            subject: Subject::named(&row.get::<String>("subject")?)?,
            subject_id: row.get("subject_id")?,
            version: row.get("version")?,
            attempts: row.get("attempts")?,
        });
    }
    items.sort_by_key(|item| item.id);
    Ok((!items.is_empty()).then_some(OutboxClaim { sink, items, until, worker }))
}
