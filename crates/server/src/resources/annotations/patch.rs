use super::{AnnotationFields, checked_result};
use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::AnnotationBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_database::annotations::AnnotationChange;
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/annotations/{id}", Guard::Project(Permission::Label), handler)
        .summary("Change an annotation: one's own, or anybody's as a reviewer")
        .takes(MostBytes::RESULTS)
        .body::<AnnotationFields>()
        .answers::<AnnotationBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<AnnotationFields>,
) -> ApiResult<Json<AnnotationBody>> {
    let scope = access.annotation(id).await?;
    if fields.result.is_some() {
        scope.project().require_config()?;
    }
    let change = AnnotationChange {
        result: fields.result.as_deref().map(checked_result).transpose()?,
        was_cancelled: fields.was_cancelled,
        ground_truth: fields.ground_truth,
        lead_time: fields.lead_time,
        draft_id: fields.draft_id,
        if_unmodified_since: fields.if_unmodified_since,
    };
    let annotation = state.database.change_annotation(&scope, change).await?;
    Ok(Json(AnnotationBody::new(annotation, state.clock.now())?))
}
