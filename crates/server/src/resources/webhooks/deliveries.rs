use super::{GUARD, home};
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_database::webhooks::{Delivery, DeliveryStatus};
use labelkeep_model::{Error, Say, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const PAGE: i64 = 50;
const MOST: i64 = 200;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/webhooks/{id}/deliveries", GUARD, handler)
        .summary("List what a webhook was told or waits to be told, the newest first")
        .query("status", "string", "`waiting`, `delivered` or `failed`")
        .query("before", "integer", "those with a smaller id")
        .query("limit", "integer", "50 by default, at most 200")
        .answers::<Listed>(200)
}

#[derive(Debug, Deserialize)]
struct LogQuery {
    status: Option<String>,
    before: Option<i64>,
    limit: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDeliveries)]
struct Listed {
    results: Vec<DeliveryBody>,
    /// `before` of the next page.
    next: Option<i64>,
}

/// One delivery. What the address answered is not kept, but for its status.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(super) struct DeliveryBody {
    id: i64,
    action: &'static str,
    project: i64,
    /// What it is about: projects, tasks, annotations or label links.
    objects: Vec<i64>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    /// `waiting`, `delivered` or `failed`: given up.
    status: &'static str,
    attempts: i64,
    /// When it was last tried.
    #[schema(value_type = Option<String>)]
    sent_at: Option<Timestamp>,
    /// The HTTP status of the last answer.
    answer_status: Option<i64>,
    /// Milliseconds until it came.
    answer_ms: Option<i64>,
    /// Why the last try went wrong.
    error: Option<String>,
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            action: delivery.action.as_str(),
            project: delivery.project_id,
            objects: delivery.ids,
            created_at: delivery.created_at,
            status: delivery.status.as_str(),
            attempts: delivery.attempts,
            sent_at: delivery.sent_at,
            answer_status: delivery.answer_status,
            answer_ms: delivery.answer_ms,
            error: delivery.error,
        }
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<LogQuery>,
) -> ApiResult<Json<Listed>> {
    let home = home(&state, &access, id).await?;
    let unknown = |name: &str| Error::field("status", Say::NoChoice { value: name.into() });
    let named = query.status.as_deref().filter(|text| !text.is_empty());
    let status = named.map(|name| DeliveryStatus::named(name).ok_or_else(|| unknown(name))).transpose()?;
    let limit = query.limit.unwrap_or(PAGE).clamp(1, MOST);
    let page = (query.before.unwrap_or(0).max(0), limit + 1);
    let mut found = state.database.webhook_deliveries(&home, id, status, page).await?;
    let has_more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if has_more {
        found.pop();
    }
    let next = found.last().filter(|_| has_more).map(|delivery| delivery.id);
    Ok(Json(Listed { results: found.into_iter().map(DeliveryBody::from).collect(), next }))
}
