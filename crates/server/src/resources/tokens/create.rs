use super::new_refresh;
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_model::{Error, Permission, Say, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/token", Guard::Organization(Permission::TokensUse), handler)
        .summary(
            "Create a personal access token; it is shown this once. One of each name, and one without, live at a time",
        )
        .dangerous()
        .body::<TokenFields>()
        .answers::<NewTokenBody>(201)
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct TokenFields {
    /// What it is for, 100 characters at most. Scripts of the compatible API give none.
    name: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct NewTokenBody {
    token: String,
    #[schema(value_type = String)]
    expires_at: Timestamp,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(fields): Body<TokenFields>,
) -> ApiResult<(StatusCode, Json<NewTokenBody>)> {
    const LONGEST_NAME: usize = 100;
    let scope = access.organization()?;
    let name = fields.name.unwrap_or_default().trim().to_owned();
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::field("name", Say::TokenName).into());
    }
    let (refresh, new) = new_refresh(&state, &scope, name).await?;
    state.database.create_token(&scope, new).await?;
    Ok((StatusCode::CREATED, Json(NewTokenBody { token: refresh.token, expires_at: refresh.expires_at })))
}
