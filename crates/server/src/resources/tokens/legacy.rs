//! The legacy token: 40 hexadecimal digits for `Authorization: Token`, where the organisation allows them. It is stored
//! hashed and shown once, so it can be replaced but not looked up.

use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_identity::opaque::{legacy_token, storage_hash};
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn show_endpoint() -> Endpoint {
    Endpoint::get("/api/current-user/token", Guard::Organization(Permission::TokensUse), show)
        .summary("Tell whether the caller has a legacy token; the token itself cannot be read back")
        .answers::<LegacyToken>(200)
}

pub(super) fn reset_endpoint() -> Endpoint {
    Endpoint::post("/api/current-user/reset-token", Guard::Organization(Permission::TokensCreate), reset)
        .summary("Replace the caller's legacy token; it is shown this once")
        .dangerous()
        .answers::<NewLegacyToken>(201)
}

#[derive(Serialize, ToSchema)]
struct LegacyToken {
    detail: &'static str,
    has_token: bool,
    /// Whether this installation takes legacy tokens.
    enabled: bool,
}

#[derive(Serialize, ToSchema)]
struct NewLegacyToken {
    token: String,
}

async fn show(State(state): State<AppState>, access: Access) -> ApiResult<Json<LegacyToken>> {
    let scope = access.organization()?;
    let account = state.database.own_account(access.caller()).await?;
    let enabled = state.database.organization(&scope).await?.legacy_api_tokens_enabled;
    let detail = if account.has_legacy_token {
        "You have a legacy token. It is stored as a hash and cannot be shown again; reset it to have a new one."
    } else {
        "You have no legacy token. Reset it to have one made."
    };
    Ok(Json(LegacyToken { detail, has_token: account.has_legacy_token, enabled }))
}

async fn reset(State(state): State<AppState>, access: Access) -> ApiResult<(StatusCode, Json<NewLegacyToken>)> {
    let scope = access.organization()?;
    let token = legacy_token(state.rng.as_ref());
    state.database.set_legacy_token(&scope, storage_hash(&token)).await?;
    Ok((StatusCode::CREATED, Json(NewLegacyToken { token })))
}
