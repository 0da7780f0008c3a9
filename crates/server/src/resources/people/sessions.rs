//! Where others are signed in, for who manages them.

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
use labelkeep_model::{Permission, UserId};

const GUARD: Guard = Guard::Organization(Permission::MembersManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/users/{id}/sessions", GUARD, list)
            .summary("List where a person is signed in")
            .answers_list::<SignedIn>(200),
        Endpoint::delete("/api/users/{id}/sessions", GUARD, end_all)
            .summary("End all sessions of a person")
            .answers_nothing(204),
        Endpoint::delete("/api/users/{id}/sessions/{session_id}", GUARD, end)
            .summary("End one session of a person")
            .answers_nothing(204),
        Endpoint::delete("/api/users/{id}/identities", GUARD, unlink)
            .summary("Forget who a person is at the providers of single sign-on; sessions that came from them end")
            .dangerous()
            .answers_nothing(204),
        Endpoint::delete("/api/users/{id}/second-factor", GUARD, remove_second_factor)
            .summary("Take a person's second factor away, who lost it; all sessions of the person end")
            .dangerous()
            .answers_nothing(204),
    ]
}

async fn list(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<Vec<SignedIn>>> {
    let sessions = state.database.sessions_of(&access.organization()?, UserId(id)).await?;
    let current = access.caller().credential().id().unwrap_or_default();
    Ok(Json(sessions.into_iter().map(|session| SignedIn::new(session, current)).collect()))
}

async fn end_all(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.end_sessions_of(&access.organization()?, UserId(id), None).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end(
    State(state): State<AppState>,
    access: Access,
    Path((id, session)): Path<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state.database.end_sessions_of(&access.organization()?, UserId(id), Some(session)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unlink(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.unlink_identities(&access.organization()?, UserId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_second_factor(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<StatusCode> {
    state.database.remove_second_factor_of(&access.organization()?, UserId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
