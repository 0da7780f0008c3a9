use super::{new_refresh, refresh::RefreshBody};
use crate::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/token/rotate", Guard::Organization(Permission::TokensUse), handler)
        .summary("Replace one of the caller's personal access tokens by a new one")
        .body::<RefreshBody>()
        .answers::<RotatedBody>(200)
}

#[derive(Serialize, ToSchema)]
struct RotatedBody {
    refresh: String,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<RefreshBody>,
) -> ApiResult<Json<RotatedBody>> {
    let scope = access.organization()?;
    let old = state.keys.read_refresh(&body.refresh, state.clock.now())?;
    let (refresh, new) = new_refresh(&state, &scope).await?;
    state.database.rotate_token(&scope, old, new).await?;
    Ok(Json(RotatedBody { refresh: refresh.token }))
}
