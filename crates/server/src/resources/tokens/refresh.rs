use crate::http::{
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::tokens::RefreshState;
use labelkeep_identity::opaque::storage_hash;
use labelkeep_model::{Error, ErrorKind, Result, Say};
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
    refresh: Option<String>,
}

impl RefreshBody {
    /// # Errors
    /// 400 when there is none.
    pub(super) fn token(self) -> Result<String> {
        match self.refresh {
            Some(token) if !token.is_empty() => Ok(token),
            Some(_) => Err(Error::field("refresh", Say::Blank)),
            None => Err(Error::field("refresh", Say::Required)),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct AccessBody {
    access: String,
}

async fn handler(State(state): State<AppState>, Body(body): Body<RefreshBody>) -> ApiResult<Json<AccessBody>> {
    let now = state.clock.now();
    let token = body.token()?;
    let jti = state.keys.read_refresh(&token, now)?;
    let user = match state.database.refresh_state(&jti, &storage_hash(&token)).await? {
        RefreshState::Valid(user) => user,
        RefreshState::Revoked => return Err(Error::new(ErrorKind::Unauthenticated, Say::TokenIsBlacklisted).into()),
        RefreshState::Unknown => return Err(Error::new(ErrorKind::Unauthenticated, Say::TokenIsInvalid).into()),
    };
    let access = state.keys.access(user, &jti, state.rng.uuid().simple().to_string(), now)?;
    Ok(Json(AccessBody { access }))
}
