//! Annotations of many tasks at once: giving the same answer, which is a job that is waited for and can be taken back, and deleting.

use super::{checked_result, given};
use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes, lenient, summand},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::data_manager::{Source, checked},
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::{
    access::ProjectScope,
    annotations::NO_RESULT,
    bulk::{BulkAnswer, BulkEdit},
};
use labelkeep_jobs::{bulk::BulkJob, selected::Selected};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json, value::RawValue};
use utoipa::ToSchema;

/// Tasks that are named one by one.
const MOST_TASKS: usize = 10_000;
/// Annotations that are deleted at once.
const MOST_DELETED: usize = 1_000;
/// Bytes of an answer that many tasks get.
const LONGEST_RESULT: usize = 1 << 20;

pub(super) fn create_endpoint() -> Endpoint {
    Endpoint::post("/api/annotations/bulk", Guard::Project(Permission::ActionsRun), create)
        .summary("Give many tasks the same annotation, or skip them, as a job that is waited for and can be taken back")
        .takes(MostBytes::RESULTS)
        .body::<Given>()
        .answers_list::<Made>(201)
}

pub(super) fn delete_endpoint() -> Endpoint {
    Endpoint::post("/api/annotations/bulk-delete", Guard::Project(Permission::Label), delete)
        .summary("Delete annotations of a project, all of these or none: one's own, or anybody's as a manager")
        .body::<Named>()
        .answers::<Deleted>(200)
}

/// What the tasks are, and what each gets. Whatever else an annotation has follows from where it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = BulkAnnotationRequest)]
struct Given {
    /// At most 10,000 tasks of one project.
    tasks: Option<Vec<i64>>,
    #[serde(deserialize_with = "lenient")]
    task: Option<i64>,
    /// Needed with `selected_items`.
    #[serde(deserialize_with = "lenient")]
    project: Option<i64>,
    /// `{"all": false, "included": [1, 2]}` or `{"all": true, "excluded": [3]}`.
    #[schema(value_type = Option<Object>)]
    selected_items: Option<Value>,
    /// As in a tab; with `selected_items`.
    #[schema(value_type = Option<Object>)]
    filters: Option<Value>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Vec<Object>>)]
    result: Option<Box<RawValue>>,
    /// Skips the tasks.
    #[serde(deserialize_with = "lenient")]
    was_cancelled: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    ground_truth: Option<bool>,
    /// Seconds spent on each.
    #[serde(deserialize_with = "summand")]
    lead_time: Option<f64>,
    /// Whose the annotations are, for those who may import tasks; without it, the sender's.
    #[serde(deserialize_with = "lenient")]
    completed_by: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkAnnotation)]
struct Made {
    id: i64,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = BulkDeleteRequest)]
struct Named {
    /// 1 to 1,000 annotations.
    ids: Vec<i64>,
    #[serde(deserialize_with = "lenient")]
    project: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkDeleted)]
struct Deleted {
    deleted_count: u64,
}

async fn create(
    State(state): State<AppState>,
    access: Access,
    Body(given): Body<Given>,
) -> ApiResult<(StatusCode, Json<Vec<Made>>)> {
    let named = named(given.tasks.as_deref(), given.task)?;
    let scope = match (given.project, named.first()) {
        (Some(project), _) => access.project(project).await?,
        (None, Some(task)) => access.task(*task).await?.project().clone(),
        (None, None) => return Err(Error::field("project", Say::Required).into()),
    };
    scope.require(Permission::Label)?;
    let (selected, items) = chosen(&state, &scope, &named, &given).await?;
    let answer = answer(&state, &scope, &given).await?;
    let job = BulkJob {
        action: "annotate_tasks".to_owned(),
        selected,
        annotator: None,
        model_version: None,
        edit: Some(BulkEdit::Answer(answer)),
    };
    let done = state.jobs().run_now(&scope, job.job("Annotate tasks", items)?).await?;
    let made = state.database.answers_of_job(&scope, done.id).await?;
    Ok((StatusCode::CREATED, Json(made.into_iter().map(|id| Made { id }).collect())))
}

/// The tasks that are named one by one, each once.
fn named(tasks: Option<&[i64]>, task: Option<i64>) -> Result<Vec<i64>> {
    let mut named: Vec<i64> = tasks.unwrap_or_default().iter().copied().chain(task).collect();
    if tasks.is_some_and(<[i64]>::is_empty) || named.len() > MOST_TASKS {
        return Err(Error::field("tasks", Say::NameIds { most: MOST_TASKS.into() }));
    }
    named.sort_unstable();
    named.dedup();
    Ok(named)
}

/// # Errors
/// 404 when one of the tasks is not there; 400 when there are none.
async fn chosen(state: &AppState, scope: &ProjectScope, named: &[i64], given: &Given) -> Result<(Selected, Vec<i64>)> {
    let items = match (named, &given.selected_items) {
        ([], Some(selected)) => selected.clone(),
        ([], None) => return Err(Error::non_field(Say::NameTasksOrSelect)),
        (named, None) => json!({ "all": false, "included": named }),
        (_, Some(_)) => return Err(Error::non_field(Say::NameTasksOrSelect)),
    };
    let mut query = Map::from_iter([("selectedItems".to_owned(), items)]);
    if let Some(filters) = given.filters.as_ref().filter(|filters| !filters.is_null()) {
        query.insert("filters".to_owned(), filters.clone());
    }
    let query = Value::Object(query);
    if !named.is_empty() {
        let filter = checked(state, scope, &query, Source::Asked).await?;
        let there = state.database.count_matching_tasks(scope, &filter).await?;
        if usize::try_from(there).ok() != Some(named.len()) {
            return Err(Error::not_found(Say::NoSuchObject { what: "Task".into() }));
        }
    }
    Selected::read(&state.database, scope, &query).await
}

async fn answer(state: &AppState, scope: &ProjectScope, given: &Given) -> Result<BulkAnswer> {
    let (result, result_count) = match &given.result {
        Some(result) if result.get().len() > LONGEST_RESULT => {
            return Err(Error::field("result", Say::TooLong { most: LONGEST_RESULT.into() }));
        }
        Some(result) => {
            scope.require_config()?;
            checked_result(result)?
        }
        None => (NO_RESULT.to_owned(), 0),
    };
    Ok(BulkAnswer {
        result,
        result_count,
        was_cancelled: given.was_cancelled.unwrap_or(false),
        ground_truth: given.ground_truth.unwrap_or(false),
        lead_time: given.lead_time,
        completed_by: super::create::author(state, scope, given.completed_by).await?,
    })
}

async fn delete(State(state): State<AppState>, access: Access, Body(named): Body<Named>) -> ApiResult<Json<Deleted>> {
    let project = named.project.ok_or_else(|| Error::field("project", Say::Required))?;
    let scope = access.project(project).await?;
    let mut ids = named.ids;
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || ids.len() > MOST_DELETED {
        return Err(Error::field("ids", Say::NameIds { most: MOST_DELETED.into() }).into());
    }
    Ok(Json(Deleted { deleted_count: state.database.delete_annotations(&scope, ids).await? }))
}
