use crate::{
    http::{
        access::Access,
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
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/annotations/{id}", Guard::Project(Permission::DataView), handler)
        .summary("Read an annotation")
        .answers::<AnnotationBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<AnnotationBody>> {
    let scope = access.annotation(id).await?;
    let annotation = state.database.annotation(&scope).await?;
    Ok(Json(AnnotationBody::new(annotation, state.clock.now())?))
}
