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
    http::StatusCode,
};
use labelkeep_model::{Error, Permission, Say};

pub(super) fn of_task() -> Endpoint {
    Endpoint::post("/api/tasks/{id}/drafts", Guard::Project(Permission::Label), task_handler)
        .summary("Save a draft of a new annotation")
        .takes(MostBytes::RESULTS)
        .body::<DraftFields>()
        .answers::<DraftBody>(201)
}

pub(super) fn of_annotation() -> Endpoint {
    Endpoint::post(
        "/api/tasks/{id}/annotations/{annotation_id}/drafts",
        Guard::Project(Permission::Label),
        annotation_handler,
    )
    .summary("Save a draft of a change to an annotation")
    .takes(MostBytes::RESULTS)
    .body::<DraftFields>()
    .answers::<DraftBody>(201)
}

async fn task_handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<DraftFields>,
) -> ApiResult<(StatusCode, Json<DraftBody>)> {
    let scope = access.task(id).await?;
    scope.project().require_config()?;
    let draft = state.database.create_draft(&scope, fields.into_draft(None, None)?).await?;
    Ok((StatusCode::CREATED, Json(DraftBody::new(draft, state.clock.now())?)))
}

async fn annotation_handler(
    State(state): State<AppState>,
    access: Access,
    Path((task, annotation)): Path<(i64, i64)>,
    Body(fields): Body<DraftFields>,
) -> ApiResult<(StatusCode, Json<DraftBody>)> {
    let scope = access.annotation(annotation).await?;
    if scope.task().id().0 != task {
        return Err(Error::not_found(Say::NoSuchObject { what: "Annotation".into() }).into());
    }
    scope.require_own_or(Permission::AnnotationsChangeAny)?;
    scope.project().require_config()?;
    let draft = state.database.create_draft(scope.task(), fields.into_draft(Some(scope.id()), None)?).await?;
    Ok((StatusCode::CREATED, Json(DraftBody::new(draft, state.clock.now())?)))
}
