use super::new_refresh;
use crate::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_model::{Permission, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/token", Guard::Organization(Permission::TokensUse), handler)
        .summary("Create a personal access token; it is shown this once")
        .answers::<NewTokenBody>(201)
}

#[derive(Debug, Serialize, ToSchema)]
struct NewTokenBody {
    token: String,
    #[schema(value_type = String)]
    expires_at: Timestamp,
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<(StatusCode, Json<NewTokenBody>)> {
    let scope = access.organization()?;
    let (refresh, new) = new_refresh(&state, &scope).await?;
    state.database.create_token(&scope, new).await?;
    Ok((StatusCode::CREATED, Json(NewTokenBody { token: refresh.token, expires_at: refresh.expires_at })))
}
