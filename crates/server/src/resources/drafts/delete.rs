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
    Endpoint::delete("/api/drafts/{id}", Guard::Project(Permission::Label), handler)
        .summary("Discard one of the caller's drafts")
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let scope = access.draft(id).await?;
    state.database.delete_draft(&scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
