use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::DraftBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/drafts/{id}", Guard::Project(Permission::Label), handler)
        .summary("Read one of the caller's drafts")
        .answers::<DraftBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<DraftBody>> {
    let scope = access.draft(id).await?;
    let draft = state.database.draft(&scope, id).await?;
    Ok(Json(DraftBody::new(draft, state.clock.now())?))
}
