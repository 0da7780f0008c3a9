//! Taking what waits for a webhook, in its order: for a while it is one worker's alone, wherever that runs.

use super::{Delivery, Webhook};
use crate::{Database, Fetch, Transaction, args, engine::dialect::id_list};
use labelkeep_model::{Result, Timestamp};

/// What could not be delivered for so long is given up.
const DAYS: i64 = 3;
/// More than these never wait: the oldest are given up.
const MOST_WAITING: i64 = 200_000;

/// A worker's hold on a webhook, and the next of what waits for it.
#[derive(Debug, Clone)]
pub struct WebhookClaim {
    pub webhook: Webhook,
    pub deliveries: Vec<Delivery>,
    /// From then on others may take it.
    pub until: Timestamp,
    pub(super) worker: String,
}

impl Database {
    /// Webhooks to which something can be sent now, those first that wait longest, but none of these: id and failures.
    pub async fn due_webhooks(&self, but: &[i64]) -> Result<Vec<(i64, i64)>> {
        let mut database = self;
        let sql = "SELECT w.id, w.failures FROM webhooks w WHERE w.deleted_at IS NULL AND w.is_active = TRUE \
                   AND w.not_before <= $1 AND w.claimed_until <= $1 AND w.id NOT IN (SELECT value FROM ids_of($2)) \
                   AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.status = 'waiting') \
                   AND (w.project_id = 0 OR EXISTS (SELECT 1 FROM projects p WHERE p.id = w.project_id \
                   AND p.deleted_at IS NULL)) ORDER BY w.claimed_at, w.id LIMIT 64";
        let rows = database.fetch_all(sql, args![self.now(), id_list(but.iter().copied())]).await?;
        rows.iter().map(|row| Ok((row.get("id")?, row.get("failures")?))).collect()
    }

    /// Takes a webhook with up to `limit` of what waits for it, for so many seconds; one alone after a failure, which shows
    /// whether it goes again. `None`: there is nothing, or it is paused, gone or somebody else's.
    pub async fn claim_webhook(&self, webhook: i64, limit: i64, seconds: i64) -> Result<Option<WebhookClaim>> {
        // No two claims share a name, so that a claim that was lost can be told from the one that followed.
        let worker = self.rng().uuid().to_string();
        self.write(move |transaction| {
            Box::pin(async move { claim(transaction, webhook, worker, limit, seconds).await })
        })
        .await
    }
}

async fn claim(
    transaction: &mut Transaction,
    webhook: i64,
    worker: String,
    limit: i64,
    seconds: i64,
) -> Result<Option<WebhookClaim>> {
    let now = transaction.now();
    let until = now.plus_seconds(seconds);
    let sql = "UPDATE webhooks SET claimed_by = $2, claimed_until = $3, claimed_at = $4 WHERE id = $1 AND deleted_at IS NULL \
               AND is_active = TRUE AND not_before <= $4 AND claimed_until <= $4 RETURNING *";
    let Some(row) = transaction.fetch_optional(sql, args![webhook, &worker, until, now]).await? else {
        return Ok(None);
    };
    let webhook = Webhook::from_row(&row)?;
    if webhook.failures > 0 {
        give_up_old(transaction, &webhook, now).await?;
    }
    let limit = if webhook.failures > 0 { 1 } else { limit };
    let sql = "SELECT * FROM webhook_deliveries WHERE webhook_id = $1 AND status = 'waiting' ORDER BY id LIMIT $2";
    let rows = transaction.fetch_all(sql, args![webhook.id, limit]).await?;
    let deliveries = rows.iter().map(Delivery::from_row).collect::<Result<Vec<_>>>()?;
    if deliveries.is_empty() {
        let sql = "UPDATE webhooks SET claimed_by = NULL, claimed_until = 0 WHERE id = $1";
        transaction.execute(sql, args![webhook.id]).await?;
        return Ok(None);
    }
    Ok(Some(WebhookClaim { webhook, deliveries, until, worker }))
}

async fn give_up_old(transaction: &mut Transaction, webhook: &Webhook, now: Timestamp) -> Result<()> {
    let sql = "UPDATE webhook_deliveries SET status = 'failed', error = COALESCE(error, $4) WHERE webhook_id = $1 \
               AND status = 'waiting' AND (created_at < $2 OR id <= (SELECT d.id FROM webhook_deliveries d \
               WHERE d.webhook_id = $1 AND d.status = 'waiting' ORDER BY d.id DESC LIMIT 1 OFFSET $3))";
    let why = "It was given up: the address took nothing for too long.";
    let args = args![webhook.id, now.plus_seconds(-DAYS * 86_400), MOST_WAITING, why];
    transaction.execute(sql, args).await.map(|_| ())
}
