use super::DraftFields;
use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes},
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
    Endpoint::patch("/api/drafts/{id}", Guard::Project(Permission::Label), handler)
        .summary("Save over one of the caller's drafts")
        .takes(MostBytes::RESULTS)
        .body::<DraftFields>()
        .answers::<DraftBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<DraftFields>,
) -> ApiResult<Json<DraftBody>> {
    let scope = access.draft(id).await?;
    let seen = fields.if_unmodified_since;
    let old = state.database.draft(&scope, id).await?;
    scope.project().require_config()?;
    let draft = state.database.change_draft(&scope, id, fields.into_draft(None, Some(&old))?, seen).await?;
    Ok(Json(DraftBody::new(draft, state.clock.now())?))
}
