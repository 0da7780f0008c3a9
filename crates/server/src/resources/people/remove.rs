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
use labelkeep_model::{Permission, UserId};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/users/{id}", Guard::Organization(Permission::MembersManage), handler)
        .summary("Remove a person; the work stays")
        .dangerous()
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.remove_person(&access.organization()?, UserId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
