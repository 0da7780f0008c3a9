use super::{
    GUARD,
    body::MlBackendBody,
    given::{self, Given},
};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{Error, Say};
use serde_json::{Map, Value};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::patch("/api/ml/{id}", GUARD, handler)
            .summary("Change an ML backend; another host asks for its password again")
            .body::<Given>()
            .answers::<MlBackendBody>(200),
        Endpoint::put("/api/ml/{id}", GUARD, handler)
            .summary("Change an ML backend")
            .body::<Given>()
            .answers::<MlBackendBody>(200),
    ]
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<Json<MlBackendBody>> {
    let scope = access.ml_backend(id).await?;
    let before = state.database.ml_backend(&scope, id).await?;
    require_same_project(&body, before.project_id)?;
    let mut change = given::stored(&before);
    given::apply(&body, &mut change)?;
    require_same_kind(&body, before.chat.is_some())?;
    let ring = state.keychain.refresh().await?;
    let is_called_otherwise = change.url != before.url
        || change.password.is_some()
        || change.has_basic_auth != before.has_basic_auth
        || change.basic_auth_user != before.basic_auth_user
        || change.forgets_password
        || change.extra_params != before.extra_params;
    if is_called_otherwise {
        let opened = given::with_credentials(&change, Some(&before), &ring)?;
        // What was kept is sealed anew, for the host that it was just checked for.
        change.password = opened.credentials.as_ref().map(|credentials| credentials.password.clone());
        given::require_public(&state.egress.for_purpose(labelkeep_egress::Purpose::MlBackend), &change.url).await?;
        given::require_working(state.ml(), &scope, &opened, &change).await?;
    }
    let changed = state.database.change_ml_backend(&scope, id, change, ring).await?;
    let checked = state.ml().check(&scope, &changed).await?;
    Ok(Json(MlBackendBody::new(checked.backend, &scope)))
}

fn require_same_kind(body: &Map<String, Value>, is_chat: bool) -> Result<(), Error> {
    let kind = if is_chat { "chat" } else { "backend" };
    let is_same = body.get("kind").is_none_or(|given| given.as_str() == Some(kind));
    if is_same { Ok(()) } else { Err(Error::field("kind", Say::ChatKind)) }
}

fn require_same_project(body: &Map<String, Value>, project: i64) -> Result<(), Error> {
    let is_same = match body.get("project") {
        None => true,
        Some(Value::String(text)) => text.trim().parse() == Ok(project),
        Some(other) => other.as_i64() == Some(project),
    };
    if is_same { Ok(()) } else { Err(Error::field("project", Say::MlProject)) }
}
