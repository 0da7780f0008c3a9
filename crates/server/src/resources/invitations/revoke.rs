use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/invitations/{id}", Guard::Organization(Permission::MembersInvite), handler)
        .summary("Revoke an invitation")
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.revoke_invitation(&access.organization()?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
