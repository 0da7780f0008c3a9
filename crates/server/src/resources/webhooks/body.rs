use labelkeep_database::webhooks::{Webhook, WebhookState};
use labelkeep_model::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use zeroize::Zeroizing;

/// In place of a header's value, which is shown to nobody. Who sends it back leaves the value as it is.
pub(super) const HIDDEN: &str = "********";

/// A webhook as answers have it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(super) struct WebhookBody {
    id: i64,
    organization: i64,
    /// null: it hears of all projects.
    project: Option<i64>,
    url: String,
    /// Whether it gets what the action is about. Otherwise it gets the name of the action alone.
    send_payload: bool,
    send_for_all_actions: bool,
    /// The names of its headers, with `********` in place of the values.
    headers: BTreeMap<String, &'static str>,
    is_active: bool,
    actions: Vec<&'static str>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    updated_at: Timestamp,
    /// The key of its signatures: in the answer that made it, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    secret: Option<String>,
    /// Deliveries that wait.
    pending_count: i64,
    /// Why the last try went wrong, as long as none went well since.
    last_error: Option<String>,
    /// Of one that takes nothing: it is not tried before then.
    #[schema(value_type = Option<String>)]
    paused_until: Option<Timestamp>,
}

impl WebhookBody {
    pub fn new(state: WebhookState, now: Timestamp) -> Self {
        let WebhookState { webhook, waiting } = state;
        let Webhook { not_before, .. } = webhook;
        Self {
            id: webhook.id,
            organization: webhook.organization_id,
            project: webhook.project_id,
            url: webhook.url,
            send_payload: webhook.send_payload,
            send_for_all_actions: webhook.send_for_all_actions,
            headers: webhook.header_names.into_iter().map(|name| (name, HIDDEN)).collect(),
            is_active: webhook.is_active,
            actions: webhook.actions.into_iter().map(|action| action.as_str()).collect(),
            created_at: webhook.created_at,
            updated_at: webhook.updated_at,
            secret: None,
            pending_count: waiting,
            last_error: webhook.last_error,
            paused_until: (not_before > now).then_some(not_before),
        }
    }

    /// With the secret that was just made.
    pub fn with_secret(self, secret: Option<&Zeroizing<String>>) -> Self {
        Self { secret: secret.map(|secret| secret.to_string()), ..self }
    }
}
