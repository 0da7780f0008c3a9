use crate::{Row, webhook_events::WebhookAction};
use labelkeep_model::{Result, Timestamp};
use std::fmt;

/// A webhook as stored.
#[derive(Clone)]
pub struct Webhook {
    pub id: i64,
    pub organization_id: i64,
    /// `None`: it hears of all projects.
    pub project_id: Option<i64>,
    pub url: String,
    pub send_payload: bool,
    pub send_for_all_actions: bool,
    pub actions: Vec<WebhookAction>,
    pub header_names: Vec<String>,
    pub is_active: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// How often it failed since it last went well.
    pub failures: i64,
    pub not_before: Timestamp,
    pub last_error: Option<String>,
    pub(super) headers: Option<String>,
    pub(super) secret: String,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Webhook({})", self.id)
    }
}

impl Webhook {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        let names = |text: String| serde_json::from_str::<Vec<String>>(&text).unwrap_or_default();
        let actions = names(row.get("actions")?);
        Ok(Self {
            id: row.get("id")?,
            organization_id: row.get("organization_id")?,
            project_id: Some(row.get::<i64>("project_id")?).filter(|id| *id != 0),
            url: row.get("url")?,
            send_payload: row.get("send_payload")?,
            send_for_all_actions: row.get("send_for_all_actions")?,
            actions: actions.iter().filter_map(|name| WebhookAction::named(name)).collect(),
            header_names: names(row.get("header_names")?),
            is_active: row.get("is_active")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            failures: row.get("failures")?,
            not_before: row.time("not_before")?,
            last_error: row.get("last_error")?,
            headers: row.get("headers")?,
            secret: row.get::<Option<String>>("secret")?.unwrap_or_default(),
        })
    }
}

/// A webhook, and how much waits for it.
#[derive(Debug, Clone)]
pub struct WebhookState {
    pub webhook: Webhook,
    pub waiting: i64,
}

impl WebhookState {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { webhook: Webhook::from_row(row)?, waiting: row.get("waiting")? })
    }
}

/// For `WebhookState`; conditions on `w` follow.
macro_rules! select_webhooks {
    ($($condition:tt)+) => {
        concat!(
            "SELECT w.*, (SELECT COUNT(*) FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.status = 'waiting') \
             AS waiting FROM webhooks w WHERE w.deleted_at IS NULL AND ",
            $($condition)+
        )
    };
}
pub(super) use select_webhooks;
