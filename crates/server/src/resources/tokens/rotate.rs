use super::{Wish, new_refresh, refresh::RefreshBody};
use crate::http::{
    access::Access,
    body::{Body, MostBytes},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_model::{Error, ErrorKind, Permission, Say};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/token/rotate", Guard::Organization(Permission::TokensCreate), handler)
        .summary("Replace one of the caller's personal access tokens by a new one")
        .dangerous()
        .takes(MostBytes::CREDENTIALS)
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
    let old = state.keys.read_refresh(&body.token()?, state.clock.now()).map_err(not_one)?;
    let (refresh, new) = new_refresh(&state, &scope, Wish::replacement()).await?;
    state.database.rotate_token(&scope, old, new).await.map_err(not_one)?;
    Ok(Json(RotatedBody { refresh: refresh.token }))
}

/// Here the token is what the request is about, not who sends it: 400, not 401.
fn not_one(error: Error) -> Error {
    match error.kind {
        ErrorKind::Unauthenticated => Error::non_field(Say::InvalidRefreshToken),
        _ => error,
    }
}
