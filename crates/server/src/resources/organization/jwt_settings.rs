use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::{access::OrganizationScope, organizations::OrganizationChange};
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/jwt/settings", Guard::Organization(Permission::OrganizationView), get)
        .summary("Read which kinds of tokens the organisation allows")
        .answers::<JwtSettings>(200)
}

/// The compatible server answers 200 here, whatever its schema says.
pub(super) fn post_endpoint() -> Endpoint {
    Endpoint::post("/api/jwt/settings", Guard::Organization(Permission::SettingsManage), post)
        .summary("Change which kinds of tokens the organisation allows")
        .dangerous()
        .body::<JwtChange>()
        .answers::<JwtSettings>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct JwtSettings {
    api_token_ttl_days: i64,
    api_tokens_enabled: bool,
    legacy_api_tokens_enabled: bool,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct JwtChange {
    #[serde(deserialize_with = "lenient")]
    api_token_ttl_days: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    api_tokens_enabled: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    legacy_api_tokens_enabled: Option<bool>,
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<JwtSettings>> {
    read(&state, &access.organization()?).await
}

async fn post(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<JwtChange>,
) -> ApiResult<Json<JwtSettings>> {
    if body.api_token_ttl_days.is_some_and(|days| !(1..=3650).contains(&days)) {
        return Err(Error::field("api_token_ttl_days", Say::DaysBetween { most: 3650.into() }).into());
    }
    let scope = access.organization()?;
    let change = OrganizationChange {
        api_token_ttl_days: body.api_token_ttl_days,
        api_tokens_enabled: body.api_tokens_enabled,
        legacy_api_tokens_enabled: body.legacy_api_tokens_enabled,
        ..OrganizationChange::default()
    };
    state.database.change_organization(&scope, change).await?;
    read(&state, &scope).await
}

async fn read(state: &AppState, scope: &OrganizationScope) -> ApiResult<Json<JwtSettings>> {
    let organization = state.database.organization(scope).await?;
    Ok(Json(JwtSettings {
        api_token_ttl_days: organization.api_token_ttl_days,
        api_tokens_enabled: organization.api_tokens_enabled,
        legacy_api_tokens_enabled: organization.legacy_api_tokens_enabled,
    }))
}
