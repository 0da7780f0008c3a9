use super::{
    GUARD,
    body::MlBackendBody,
    given::{self, Given},
};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{Json, extract::State, http::StatusCode};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use labelkeep_database::{
    access::ProjectScope,
    ml_backends::MlBackend,
    webhooks::{Headers, WebhookChange, WebhookHome},
};
use labelkeep_jobs::webhooks::points_at;
use labelkeep_ml_backends::Backend;
use labelkeep_model::{Error, Permission, Result, Say};
use labelkeep_secrets::KeyRing;
use serde_json::{Map, Value};
use std::{fmt::Write as _, sync::Arc};
use zeroize::Zeroizing;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/ml", GUARD, handler)
        .summary("Connect an ML backend that answers, and have it told what happens in the project; or an endpoint of language models")
        .body::<Given>()
        .answers::<MlBackendBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<(StatusCode, Json<MlBackendBody>)> {
    let scope = access.project(project(&body)?).await?;
    let mut new = given::begin(&body)?;
    given::apply(&body, &mut new)?;
    let ring = state.keychain.refresh().await?;
    let opened = given::with_credentials(&new, None, &ring)?;
    given::require_public(&state.egress.for_purpose(labelkeep_egress::Purpose::MlBackend), &new.url).await?;
    given::require_working(state.ml(), &scope, &opened, &new).await?;
    let made = state.database.create_ml_backend(&scope, new, ring.clone()).await?;
    // A language model learns nothing from what people do.
    if made.chat.is_none() {
        add_webhook(&state, &scope, &made, &opened, ring).await?;
    }
    // Once more, with a token of its own.
    let checked = state.ml().check(&scope, &made).await?;
    Ok((StatusCode::CREATED, Json(MlBackendBody::new(checked.backend, &scope))))
}

fn project(body: &Map<String, Value>) -> Result<i64> {
    let number = match body.get("project") {
        None => return Err(Error::field("project", Say::Required)),
        Some(Value::Null) => return Err(Error::field("project", Say::NotNull)),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(other) => other.as_i64(),
    };
    number.ok_or_else(|| Error::field("project", Say::NoInteger))
}

/// A backend learns from what people do: it is told by a webhook, as the compatible product makes one, which anybody may change
/// or delete afterwards.
async fn add_webhook(
    state: &AppState,
    scope: &ProjectScope,
    made: &MlBackend,
    opened: &Backend,
    ring: Arc<KeyRing>,
) -> Result<()> {
    scope.require(Permission::WebhooksManage)?;
    let url = format!("{}/webhook", made.url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/'));
    let home = WebhookHome::Project(scope.clone());
    if state.database.webhooks_of(&home).await?.iter().any(|state| state.webhook.url == url) {
        return Ok(());
    }
    let mut headers = Headers::default();
    if let Some(credentials) = &opened.credentials {
        let pair = Zeroizing::new(format!("{}:{}", made.basic_auth_user, credentials.password.as_str()));
        headers.0.insert("Authorization".to_owned(), format!("Basic {}", STANDARD.encode(pair.as_bytes())));
    }
    let mut secret = Zeroizing::new(String::with_capacity(64));
    let mut bytes = Zeroizing::new([0; 32]);
    state.rng.fill(bytes.as_mut());
    for byte in bytes.iter() {
        let _ = write!(secret, "{byte:02x}");
    }
    let change = WebhookChange {
        points_at: points_at(&url)?,
        url,
        send_payload: true,
        send_for_all_actions: true,
        actions: Vec::new(),
        is_active: true,
        headers: Some(headers),
        secret: Some(secret),
    };
    let webhook = state.database.create_webhook(&home, change, ring).await?;
    state.database.note_ml_webhook(made.id, webhook.webhook.id).await
}
