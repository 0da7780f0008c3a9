use super::{AnnotationFields, checked_result};
use crate::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
    wire::AnnotationBody,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_database::{access::TaskScope, annotations::NewAnnotation};
use labelkeep_model::{Error, Permission, Result};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/tasks/{id}/annotations", Guard::Project(Permission::Label), handler)
        .summary("Submit an annotation, or skip the task with was_cancelled")
        .body::<AnnotationFields>()
        .answers::<AnnotationBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<AnnotationFields>,
) -> ApiResult<(StatusCode, Json<AnnotationBody>)> {
    let scope = access.task(id).await?;
    let was_cancelled = fields.was_cancelled.unwrap_or(false);
    let (result, result_count) = match &fields.result {
        Some(result) => checked_result(result)?,
        None if was_cancelled => ("[]".to_owned(), 0),
        None => return Err(Error::field("result", "This field is required.").into()),
    };
    let new = NewAnnotation {
        completed_by: author(&state, &scope, fields.completed_by).await?,
        result,
        result_count,
        was_cancelled,
        ground_truth: fields.ground_truth.unwrap_or(false),
        lead_time: fields.lead_time,
        unique_id: fields.unique_id,
        draft_id: fields.draft_id,
        parent_prediction: fields.parent_prediction,
        parent_annotation: fields.parent_annotation,
    };
    let annotation = state.database.create_annotation(&scope, new).await?;
    Ok((StatusCode::CREATED, Json(AnnotationBody::new(annotation, state.clock.now())?)))
}

/// Somebody else, if the sender may say so: who imports may name authors too.
async fn author(state: &AppState, scope: &TaskScope, said: Option<i64>) -> Result<Option<i64>> {
    let Some(person) = said.filter(|person| *person != scope.project().caller().user().0) else { return Ok(None) };
    scope.project().require(Permission::TasksCreate)?;
    if state.database.import_authors(scope.project()).await?.ids.contains(&person) {
        return Ok(said);
    }
    let text =
        format!("Invalid pk \"{person}\" - object does not exist. Name somebody of the organization, or nobody.");
    Err(Error::field("completed_by", text))
}
