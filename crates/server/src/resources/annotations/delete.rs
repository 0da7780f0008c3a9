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
    Endpoint::delete("/api/annotations/{id}", Guard::Project(Permission::Label), handler)
        .summary("Delete an annotation: one's own, or anybody's as a manager")
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let scope = access.annotation(id).await?;
    state.database.delete_annotation(&scope).await?;
    Ok(StatusCode::NO_CONTENT)
}
