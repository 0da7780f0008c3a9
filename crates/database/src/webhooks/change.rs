use super::{Headers, WebhookHome, WebhookState, find::no_webhook, object::select_webhooks, secrets};
use crate::{Database, Fetch, Transaction, args, audit, webhook_events::WebhookAction};
use labelkeep_model::{Error, Result, Rng, Say};
use labelkeep_secrets::KeyRing;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Of one project; of the organization itself as many.
const MOST: i64 = 50;

/// What a webhook is to be.
#[derive(Debug, Clone)]
pub struct WebhookChange {
    pub url: String,
    pub send_payload: bool,
    pub send_for_all_actions: bool,
    pub actions: Vec<WebhookAction>,
    pub is_active: bool,
    /// `None`: they stay.
    pub headers: Option<Headers>,
    /// A digest of the host that they are for.
    pub points_at: String,
    /// The key of its signatures; `None`: it stays.
    pub secret: Option<Zeroizing<String>>,
}

impl Database {
    /// # Errors
    /// 409 when there are too many.
    pub async fn create_webhook(
        &self,
        home: &WebhookHome,
        new: WebhookChange,
        ring: Arc<KeyRing>,
    ) -> Result<WebhookState> {
        let (home, rng) = (home.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let id = insert(transaction, &home, &new, &ring, rng.as_ref()).await?;
                read(transaction, id).await
            })
        })
        .await
    }

    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn change_webhook(
        &self,
        home: &WebhookHome,
        id: i64,
        change: WebhookChange,
        ring: Arc<KeyRing>,
    ) -> Result<WebhookState> {
        let (home, rng) = (home.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                // What was wrong with it may be right now.
                let sql = "UPDATE webhooks SET updated_at = $2, not_before = 0 WHERE id = $1 AND deleted_at IS NULL";
                if transaction.execute(sql, args![id, transaction.now()]).await? == 0 {
                    return Err(no_webhook());
                }
                store(transaction, id, &change, &ring, rng.as_ref()).await?;
                record(transaction, &home, "webhook.changed", id, details(&change)).await?;
                read(transaction, id).await
            })
        })
        .await
    }

    /// Its secrets go for good, and with it what waits and the log.
    ///
    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn delete_webhook(&self, home: &WebhookHome, id: i64) -> Result<()> {
        let home = home.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE webhooks SET deleted_at = $2, headers = NULL, secret = NULL \
                           WHERE id = $1 AND deleted_at IS NULL RETURNING url";
                let row =
                    transaction.fetch_optional(sql, args![id, transaction.now()]).await?.ok_or_else(no_webhook)?;
                let details = json!({ "url": row.get::<String>("url")? });
                transaction.execute("DELETE FROM webhook_deliveries WHERE webhook_id = $1", args![id]).await?;
                record(transaction, &home, "webhook.deleted", id, details).await
            })
        })
        .await
    }
}

/// Makes a webhook.
pub(crate) async fn insert(
    transaction: &mut Transaction,
    home: &WebhookHome,
    new: &WebhookChange,
    ring: &KeyRing,
    rng: &dyn Rng,
) -> Result<i64> {
    refuse_too_many(transaction, home).await?;
    let (caller, now) = (home.caller(), transaction.now());
    let sql = "INSERT INTO webhooks (organization_id, project_id, url, send_payload, send_for_all_actions, actions, \
               header_names, is_active, created_by, created_at, updated_at) \
               VALUES ($1, $2, '', TRUE, TRUE, '[]', '[]', FALSE, $3, $4, $4) RETURNING id";
    let row = transaction.fetch_one(sql, args![caller.organization(), home.number(), caller.user(), now]).await?;
    let id: i64 = row.get("id")?;
    store(transaction, id, new, ring, rng).await?;
    record(transaction, home, "webhook.created", id, details(new)).await?;
    Ok(id)
}

async fn store(
    transaction: &mut Transaction,
    id: i64,
    change: &WebhookChange,
    ring: &KeyRing,
    rng: &dyn Rng,
) -> Result<()> {
    let names: Vec<&str> = change.actions.iter().map(|action| action.as_str()).collect();
    let sql = "UPDATE webhooks SET url = $2, send_payload = $3, send_for_all_actions = $4, actions = $5, is_active = $6 \
               WHERE id = $1";
    let actions = json!(names).to_string();
    let args = args![id, &change.url, change.send_payload, change.send_for_all_actions, actions, change.is_active];
    transaction.execute(sql, args).await?;
    // Sealed for its row, which has its number by now.
    if let Some(headers) = &change.headers {
        let sealed = secrets::seal_headers(ring, rng, id, headers, &change.points_at)?;
        let names: Vec<&String> = headers.0.keys().collect();
        let sql = "UPDATE webhooks SET headers = $2, header_names = $3 WHERE id = $1";
        transaction.execute(sql, args![id, sealed, json!(names).to_string()]).await?;
    }
    if let Some(secret) = &change.secret {
        let sealed = ring.seal(rng, &secrets::place_of_secret(id), secret.as_bytes())?;
        transaction.execute("UPDATE webhooks SET secret = $2 WHERE id = $1", args![id, sealed]).await?;
    }
    Ok(())
}

async fn read(transaction: &mut Transaction, id: i64) -> Result<WebhookState> {
    let sql = select_webhooks!("w.id = $1");
    WebhookState::from_row(&transaction.fetch_optional(sql, args![id]).await?.ok_or_else(no_webhook)?)
}

async fn refuse_too_many(transaction: &mut Transaction, home: &WebhookHome) -> Result<()> {
    let sql = "SELECT COUNT(*) AS webhooks FROM webhooks WHERE organization_id = $1 AND project_id = $2 \
               AND deleted_at IS NULL";
    let row = transaction.fetch_one(sql, args![home.caller().organization(), home.number()]).await?;
    if row.get::<i64>("webhooks")? < MOST {
        return Ok(());
    }
    Err(Error::conflict(Say::TooManyWebhooks { most: MOST.into() }))
}

/// What the trail keeps: where it points, and that something secret was given, never what.
fn details(change: &WebhookChange) -> Json {
    let actions: Vec<&str> = change.actions.iter().map(|action| action.as_str()).collect();
    json!({
        "url": change.url,
        "is_active": change.is_active,
        "send_payload": change.send_payload,
        "send_for_all_actions": change.send_for_all_actions,
        "actions": actions,
        "headers": change.headers.as_ref().map(|headers| headers.0.keys().cloned().collect::<Vec<_>>()),
        "key_given": change.secret.is_some(),
    })
}

pub(super) async fn record(
    transaction: &mut Transaction,
    home: &WebhookHome,
    action: &'static str,
    webhook: i64,
    details: Json,
) -> Result<()> {
    let entry =
        audit::Entry { action, object_type: "webhook", object_id: Some(webhook), project: home.project(), details };
    audit::record(transaction, home.caller(), entry).await
}
