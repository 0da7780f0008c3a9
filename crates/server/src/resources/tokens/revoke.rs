use super::refresh::RefreshBody;
use crate::http::{
    access::Access,
    body::{Body, MostBytes},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base64::Engine as _;
use labelkeep_model::Permission;
use serde_json::{Value, json};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/token/blacklist", Guard::Organization(Permission::TokensUse), handler)
        .summary("Revoke one of the caller's personal access tokens; the form shown in the list is enough")
        .takes(MostBytes::CREDENTIALS)
        .body::<RefreshBody>()
        .answers_nothing(204)
}

pub(super) fn by_id_endpoint() -> Endpoint {
    Endpoint::delete("/api/token/{id}", Guard::Organization(Permission::TokensUse), by_id)
        .summary("Revoke one of the caller's personal access tokens by its number in the list")
        .answers_nothing(204)
}

async fn by_id(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.revoke_token_by_id(&access.organization()?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn handler(State(state): State<AppState>, access: Access, Body(body): Body<RefreshBody>) -> ApiResult<Response> {
    let scope = access.organization()?;
    let revoked = match token_id(&body.token()?) {
        Some(jti) => state.database.revoke_token(&scope, jti).await?,
        None => false,
    };
    if revoked {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    // The compatible answer is this bare body.
    Ok((StatusCode::NOT_FOUND, Json(json!({ "detail": "Token is invalid or already blacklisted." }))).into_response())
}

/// The id that the payload names. It needs no signature: only the caller's own tokens can be revoked with it.
fn token_id(token: &str) -> Option<String> {
    let payload = token.split('.').nth(1)?;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).ok()?;
    serde_json::from_slice::<Value>(&bytes).ok()?.get("jti")?.as_str().map(str::to_owned)
}
