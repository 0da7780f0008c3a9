//! What became of what was taken.

use super::{DeliveryStatus, WebhookClaim};
use crate::{Database, Transaction, args};
use labelkeep_model::{Result, Timestamp};
use serde_json::json;

/// What became of one.
#[derive(Debug, Clone)]
pub struct Sent {
    pub delivery: i64,
    /// `Waiting`: it is tried again.
    pub status: DeliveryStatus,
    pub at: Timestamp,
    pub answer_status: Option<u16>,
    pub answer_ms: i64,
    pub error: Option<String>,
}

/// No pause is longer: what was missed comes within 90 seconds of the receiver's coming back.
const MOST_PAUSE: i64 = 45;
/// Of each webhook the newest are kept in the log.
const KEPT: [(DeliveryStatus, i64); 2] = [(DeliveryStatus::Delivered, 1_000), (DeliveryStatus::Failed, 10_000)];

/// The pause after so many failures in a row: it doubles from the first on, up to a bound.
fn pause_seconds(failures: i64) -> i64 {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(20);
    MOST_PAUSE.min(1 << doublings)
}

impl Database {
    /// Notes what became of what was sent, and gives the webhook back. `failure`: why it takes nothing; then it is paused.
    pub async fn settle_webhook(&self, claim: &WebhookClaim, sent: Vec<Sent>, failure: Option<String>) -> Result<()> {
        let claim = claim.clone();
        self.write(move |transaction| Box::pin(async move { settle(transaction, &claim, sent, failure).await })).await
    }
}

async fn settle(
    transaction: &mut Transaction,
    claim: &WebhookClaim,
    sent: Vec<Sent>,
    failure: Option<String>,
) -> Result<()> {
    let (id, now) = (claim.webhook.id, transaction.now());
    let went_well = sent.iter().any(|sent| sent.status == DeliveryStatus::Delivered);
    let failures = match (&failure, went_well) {
        (None, _) => 0,
        (Some(_), true) => 1,
        (Some(_), false) => claim.webhook.failures + 1,
    };
    let until = if failures > 0 { now.plus_seconds(pause_seconds(failures)) } else { Timestamp(0) };
    let sql = "UPDATE webhooks SET claimed_by = NULL, claimed_until = 0, failures = $3, not_before = $4, last_error = $5 \
               WHERE id = $1 AND claimed_by = $2";
    if transaction.execute(sql, args![id, &claim.worker, failures, until, failure]).await? == 0 {
        // Somebody else has it, who sends all of it once more.
        return Ok(());
    }
    note(transaction, &sent).await?;
    for (status, kept) in KEPT {
        if sent.iter().any(|sent| sent.status == status) {
            let sql = "DELETE FROM webhook_deliveries WHERE webhook_id = $1 AND status = $2 AND id <= (SELECT d.id \
                       FROM webhook_deliveries d WHERE d.webhook_id = $1 AND d.status = $2 ORDER BY d.id DESC LIMIT 1 OFFSET $3)";
            transaction.execute(sql, args![id, status.as_str(), kept]).await?;
        }
    }
    Ok(())
}

async fn note(transaction: &mut Transaction, sent: &[Sent]) -> Result<()> {
    let rows: Vec<_> = sent
        .iter()
        .map(|sent| {
            json!({
                "id": sent.delivery, "status": sent.status.as_str(), "sent_at": sent.at.0,
                "answer_status": sent.answer_status, "answer_ms": sent.answer_ms, "error": sent.error,
            })
        })
        .collect();
    let sql = "UPDATE webhook_deliveries SET status = s.status, attempts = attempts + 1, sent_at = s.sent_at, \
               answer_status = s.answer_status, answer_ms = s.answer_ms, error = s.error FROM \
               /*sqlite (SELECT json_extract(value, '$.id') AS id, json_extract(value, '$.status') AS status, \
               json_extract(value, '$.sent_at') AS sent_at, json_extract(value, '$.answer_status') AS answer_status, \
               json_extract(value, '$.answer_ms') AS answer_ms, json_extract(value, '$.error') AS error FROM json_each($1)) AS s*/\
               /*pg json_to_recordset($1::json) AS s(id BIGINT, status TEXT, sent_at BIGINT, answer_status BIGINT, \
               answer_ms BIGINT, error TEXT)*/ WHERE webhook_deliveries.id = s.id";
    transaction.execute(sql, args![serde_json::Value::from(rows).to_string()]).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::pause_seconds;

    #[test]
    fn pauses_double_up_to_a_bound() {
        let pauses: Vec<i64> = [1, 2, 3, 6, 7, 1_000_000].map(pause_seconds).to_vec();
        assert_eq!(pauses, [1, 2, 4, 32, 45, 45]);
    }
}
