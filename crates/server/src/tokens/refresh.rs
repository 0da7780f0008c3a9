use crate::{
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::tokens::RefreshState;
use labelkeep_identity::opaque::storage_hash;
use labelkeep_model::{Error, ErrorKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/token/refresh", Guard::Public("the refresh token is the credential"), handler)
        .summary("Exchange a personal access token for an access token of five minutes")
        .body::<RefreshBody>()
        .answers::<AccessBody>(200)
}

#[derive(Deserialize, ToSchema)]
pub(super) struct RefreshBody {
    #[serde(default)]
    pub refresh: String,
}

#[derive(Serialize, ToSchema)]
struct AccessBody {
    access: String,
}

async fn handler(State(state): State<AppState>, Body(body): Body<RefreshBody>) -> ApiResult<Json<AccessBody>> {
    let now = state.clock.now();
    let jti = state.keys.read_refresh(&body.refresh, now)?;
    let user = match state.database.refresh_state(&jti, &storage_hash(&body.refresh)).await? {
        RefreshState::Valid(user) => user,
        RefreshState::Revoked => return Err(Error::new(ErrorKind::Unauthenticated, "Token is blacklisted").into()),
        RefreshState::Unknown => return Err(Error::new(ErrorKind::Unauthenticated, "Token is invalid").into()),
    };
    let access = state.keys.access(user, &jti, state.rng.uuid().simple().to_string(), now)?;
    Ok(Json(AccessBody { access }))
}
