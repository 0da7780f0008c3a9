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
    http::StatusCode,
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/annotations/{id}/convert-to-draft", Guard::Project(Permission::Label), handler)
        .summary("Take a submit back: the annotation becomes a draft")
        .answers::<DraftBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<(StatusCode, Json<DraftBody>)> {
    let scope = access.annotation(id).await?;
    let draft = state.database.convert_annotation_to_draft(&scope).await?;
    Ok((StatusCode::CREATED, Json(DraftBody::new(draft, state.clock.now())?)))
}
