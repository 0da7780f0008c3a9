use super::cookie;
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use labelkeep_database::access::Credential;
use labelkeep_model::{Permission, Result};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/session", Guard::Organization(Permission::OwnAccount), handler)
        .summary("Sign out")
        .before_enrolment()
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<(StatusCode, HeaderMap)> {
    end(&state, &access).await?;
    Ok((StatusCode::NO_CONTENT, cookie::forget(&state)))
}

pub(crate) async fn end(state: &AppState, access: &Access) -> Result<()> {
    if let Credential::Session(session) = access.caller().credential() {
        state.database.end_session(access.caller(), session.0).await?;
    }
    Ok(())
}
