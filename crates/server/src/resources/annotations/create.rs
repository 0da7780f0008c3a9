use super::{AnnotationFields, checked_result};
use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes, truth},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::AnnotationBody,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use labelkeep_database::{
    access::ProjectScope,
    annotations::{NO_RESULT, NewAnnotation},
};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/tasks/{id}/annotations", Guard::Project(Permission::Label), handler)
        .summary("Submit an annotation, or skip the task with was_cancelled")
        .query("was_cancelled", "boolean", "whether the task is skipped; counts before the field of the body")
        .takes(MostBytes::RESULTS)
        .body::<AnnotationFields>()
        .answers::<AnnotationBody>(201)
}

#[derive(Debug, Deserialize)]
struct SkipQuery {
    was_cancelled: Option<String>,
}

impl SkipQuery {
    fn read(&self) -> Result<Option<bool>> {
        let Some(text) = &self.was_cancelled else { return Ok(None) };
        let message = Say::SkipFlag;
        truth(text).map(Some).ok_or_else(|| Error::field("was_cancelled", message))
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<SkipQuery>,
    Body(fields): Body<AnnotationFields>,
) -> ApiResult<(StatusCode, Json<AnnotationBody>)> {
    let scope = access.task(id).await?;
    let was_cancelled = query.read()?.or(fields.was_cancelled).unwrap_or(false);
    let (result, result_count) = match &fields.result {
        Some(result) => {
            scope.project().require_config()?;
            checked_result(result)?
        }
        None => (NO_RESULT.to_owned(), 0),
    };
    let new = NewAnnotation {
        completed_by: author(&state, scope.project(), fields.completed_by).await?,
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
pub(super) async fn author(state: &AppState, scope: &ProjectScope, said: Option<i64>) -> Result<Option<i64>> {
    let Some(person) = said.filter(|person| *person != scope.caller().user().0) else { return Ok(None) };
    scope.require(Permission::TasksCreate)?;
    if state.database.import_authors(scope).await?.ids.contains(&person) {
        return Ok(said);
    }
    Err(Error::field("completed_by", Say::UnknownAuthor { id: person.to_string().into() }))
}
