use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::SignedIn,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_database::access::Credential;
use labelkeep_model::Permission;

pub(super) fn list_endpoint() -> Endpoint {
    Endpoint::get("/api/current-user/sessions", Guard::Organization(Permission::OwnAccount), list)
        .summary("List where the caller is signed in")
        .answers_list::<SignedIn>(200)
}

pub(super) fn end_endpoint() -> Endpoint {
    Endpoint::delete("/api/current-user/sessions/{id}", Guard::Organization(Permission::OwnAccount), end)
        .summary("End one of the caller's sessions")
        .answers_nothing(204)
}

async fn list(State(state): State<AppState>, access: Access) -> ApiResult<Json<Vec<SignedIn>>> {
    let current = match access.caller().credential() {
        Credential::Session(id) => id.0,
        _ => 0,
    };
    let sessions = state.database.own_sessions(&access.organization()?).await?;
    let bodies = sessions.into_iter().map(|session| SignedIn::new(session, current));
    Ok(Json(bodies.collect()))
}

async fn end(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.end_session(access.caller(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
