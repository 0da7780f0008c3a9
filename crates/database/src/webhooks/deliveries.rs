//! The log: what waits, what was delivered, what was given up; and sending something once more.

use super::{WebhookHome, change::record, find::no_webhook};
use crate::{
    Database, Fetch, Row, args,
    webhook_events::{TOPIC, WebhookAction},
};
use labelkeep_model::{Error, Result, Say, Timestamp};
use serde_json::json;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryStatus {
    Waiting,
    Delivered,
    Failed,
}

impl DeliveryStatus {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Failed].into_iter().find(|status| status.as_str() == name)
    }
}

/// One thing that a webhook is told.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub id: i64,
    pub action: WebhookAction,
    pub project_id: i64,
    /// What it is about.
    pub ids: Vec<i64>,
    pub created_at: Timestamp,
    pub status: DeliveryStatus,
    pub attempts: i64,
    /// When it was last tried.
    pub sent_at: Option<Timestamp>,
    pub answer_status: Option<i64>,
    pub answer_ms: Option<i64>,
    pub error: Option<String>,
}

impl Delivery {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        let unknown = || Error::internal("a delivery of a kind that is not known");
        Ok(Self {
            id: row.get("id")?,
            action: WebhookAction::named(&row.get::<String>("action")?).ok_or_else(unknown)?,
            project_id: row.get("project_id")?,
            ids: serde_json::from_str(&row.get::<String>("ids")?).map_err(Error::internal)?,
            created_at: row.time("created_at")?,
            status: DeliveryStatus::named(&row.get::<String>("status")?).ok_or_else(unknown)?,
            attempts: row.get("attempts")?,
            sent_at: row.optional_time("sent_at")?,
            answer_status: row.get("answer_status")?,
            answer_ms: row.get("answer_ms")?,
            error: row.get("error")?,
        })
    }
}

impl Database {
    /// The newest before `before`, if that is not 0; of one status, if one is given.
    ///
    /// # Errors
    /// 404 when the webhook went meanwhile.
    pub async fn webhook_deliveries(
        &self,
        home: &WebhookHome,
        webhook: i64,
        status: Option<DeliveryStatus>,
        (before, limit): (i64, i64),
    ) -> Result<Vec<Delivery>> {
        self.webhook(home, webhook).await?;
        let before = if before == 0 { i64::MAX } else { before };
        let mut database = self;
        let rows = match status {
            Some(status) => {
                let sql = "SELECT * FROM webhook_deliveries WHERE webhook_id = $1 AND id < $2 AND status = $4 \
                           ORDER BY id DESC LIMIT $3";
                database.fetch_all(sql, args![webhook, before, limit, status.as_str()]).await?
            }
            None => {
                let sql =
                    "SELECT * FROM webhook_deliveries WHERE webhook_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
                database.fetch_all(sql, args![webhook, before, limit]).await?
            }
        };
        rows.iter().map(Delivery::from_row).collect()
    }

    /// Puts a copy of it behind everything that waits.
    ///
    /// # Errors
    /// 404 when it is not there any more.
    pub async fn redeliver(&self, home: &WebhookHome, webhook: i64, delivery: i64) -> Result<Delivery> {
        let home = home.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "INSERT INTO webhook_deliveries (webhook_id, action, project_id, ids, created_at) \
                           SELECT d.webhook_id, d.action, d.project_id, d.ids, $3 FROM webhook_deliveries d \
                           JOIN webhooks w ON w.id = d.webhook_id WHERE d.id = $1 AND d.webhook_id = $2 \
                           AND w.deleted_at IS NULL RETURNING *";
                let row = transaction.fetch_optional(sql, args![delivery, webhook, transaction.now()]).await?;
                let missing = || Error::not_found(Say::NoSuchObject { what: "Delivery".into() });
                let again = Delivery::from_row(&row.ok_or_else(missing)?)?;
                let details = json!({ "delivery": delivery, "action": again.action.as_str(), "again": again.id });
                record(transaction, &home, "webhook.redelivered", webhook, details).await?;
                transaction.wake(TOPIC).await?;
                Ok(again)
            })
        })
        .await
    }

    /// Lets a webhook that is paused try again at once.
    ///
    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn resume_webhook(&self, home: &WebhookHome, webhook: i64) -> Result<()> {
        let home = home.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE webhooks SET not_before = 0 WHERE id = $1 AND deleted_at IS NULL";
                if transaction.execute(sql, args![webhook]).await? == 0 {
                    return Err(no_webhook());
                }
                record(transaction, &home, "webhook.resumed", webhook, json!({})).await?;
                transaction.wake(TOPIC).await
            })
        })
        .await
    }

    /// Removes deliveries of webhooks that are gone: something happened while one was being removed.
    pub async fn sweep_webhook_deliveries(&self) -> Result<u64> {
        let sql = "DELETE FROM webhook_deliveries WHERE NOT EXISTS (SELECT 1 FROM webhooks w \
                   WHERE w.id = webhook_deliveries.webhook_id AND w.deleted_at IS NULL)";
        self.write(move |transaction| Box::pin(async move { transaction.execute(sql, args![]).await })).await
    }
}
