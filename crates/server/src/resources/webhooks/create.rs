use super::{
    GUARD,
    body::WebhookBody,
    given::{self, Given},
};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::{Database, webhooks::WebhookHome};
use labelkeep_model::{Error, Result, Say};
use serde_json::{Map, Value};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/webhooks", GUARD, handler)
        .summary("Make a webhook; its secret is in this answer alone")
        .body::<Given>()
        .answers::<WebhookBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<(StatusCode, Json<WebhookBody>)> {
    let home = match project(&body)? {
        Some(project) => WebhookHome::Project(access.project(project).await?),
        None => Database::webhooks_of_organization(access.caller())?,
    };
    let mut new = given::blank();
    given::apply(&body, &mut new, None, state.rng.as_ref())?;
    given::check(&state.egress.for_purpose(labelkeep_egress::Purpose::Webhook), &new, home.project().is_some()).await?;
    let secret = new.secret.clone();
    let ring = state.keychain.refresh().await?;
    let made = state.database.create_webhook(&home, new, ring).await?;
    let body = WebhookBody::new(made, state.database.now()).with_secret(secret.as_ref());
    Ok((StatusCode::CREATED, Json(body)))
}

fn project(body: &Map<String, Value>) -> Result<Option<i64>> {
    let number = match body.get("project") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(other) => other.as_i64(),
    };
    number.map(Some).ok_or_else(|| Error::field("project", Say::NoInteger))
}
