use super::{
    GUARD,
    body::WebhookBody,
    given::{self, Given},
    home,
};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Map, Value};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::patch("/api/webhooks/{id}", GUARD, handler)
            .summary("Change a webhook; without actions it has none, and another host asks for its headers again")
            .body::<Given>()
            .answers::<WebhookBody>(200),
        Endpoint::put("/api/webhooks/{id}", GUARD, handler)
            .summary("Change a webhook")
            .body::<Given>()
            .answers::<WebhookBody>(200),
    ]
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<Json<WebhookBody>> {
    let home = home(&state, &access, id).await?;
    let before = state.database.webhook(&home, id).await?.webhook;
    let ring = state.keychain.refresh().await?;
    let mut change = given::stored(&before);
    given::apply(&body, &mut change, Some((&before, &ring)), state.rng.as_ref())?;
    given::check(&state.egress.for_purpose(labelkeep_egress::Purpose::Webhook), &change, home.project().is_some())
        .await?;
    let secret = change.secret.clone();
    let changed = state.database.change_webhook(&home, id, change, ring).await?;
    Ok(Json(WebhookBody::new(changed, state.database.now()).with_secret(secret.as_ref())))
}
