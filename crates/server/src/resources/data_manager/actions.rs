//! Actions on the tasks that are selected. They run as jobs; without `background` the answer waits for the end, as
//! clients of the compatible API expect.

use super::{
    columns::ProjectQuery,
    edits,
    form::{FormField, FormOption, FormRow},
    next,
};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use crate::{resources::ml::predict_selected, wire::TaskBody};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use labelkeep_database::{access::ProjectScope, jobs::NewJob, users::Person};
use labelkeep_jobs::{bulk::BulkJob, selected::Selected};
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

pub(super) fn list_endpoint() -> Endpoint {
    Endpoint::get("/api/dm/actions", Guard::Project(Permission::ViewsUse), list)
        .summary("List the actions that the caller may run on selected tasks")
        .query("project", "integer", "the project")
        .answers_list::<ActionBody>(200)
}

pub(super) fn run_endpoint() -> Endpoint {
    Endpoint::post("/api/dm/actions", Guard::Project(Permission::Label), run)
        .summary("Run an action on selected tasks")
        .query("id", "string", "the action")
        .query("project", "integer", "the project")
        .query("view", "integer", "the tab whose filters apply, when the body has none")
        .query("background", "boolean", "answer at once with the job")
        .body::<SelectedTasks>()
        .answers_either::<ActionDone, TaskBody>(200)
        .answers::<ActionStarted>(202)
}

pub(super) fn form_endpoint() -> Endpoint {
    Endpoint::get("/api/dm/actions/{action_id}/form", Guard::Project(Permission::ActionsRun), form)
        .summary("Describe what an action asks for")
        .query("project", "integer", "the project")
        .answers_list::<FormRow>(200)
}

/// What is selected, and what the action asks for.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read as a map, because each action has fields of its own")]
struct SelectedTasks {
    /// `{"all": false, "included": [1, 2]}` or `{"all": true, "excluded": [3]}`.
    #[serde(rename = "selectedItems")]
    #[schema(value_type = Option<Object>, required = false)]
    selected_items: Option<Value>,
    /// As in a tab.
    #[schema(value_type = Option<Object>, required = false)]
    filters: Option<Value>,
    #[schema(required = false)]
    ordering: Option<Vec<String>>,
    /// Only annotations of this person.
    #[schema(required = false)]
    annotator: Option<i64>,
    /// Only predictions of this version.
    #[schema(required = false)]
    model_version: Option<String>,
    /// `cache_labels`: one control; without it all.
    #[schema(required = false)]
    control_tag: Option<String>,
    /// `cache_labels`: `Yes` or `No`.
    #[schema(required = false)]
    with_counters: Option<String>,
    /// `cache_labels`: `Annotations` or `Predictions`.
    #[schema(required = false)]
    source: Option<String>,
    /// `add_data_field`: the field.
    #[schema(required = false)]
    value_name: Option<String>,
    /// `add_data_field`: `String`, `Number` or `Expression`.
    #[schema(required = false)]
    value_type: Option<String>,
    #[schema(required = false)]
    value: Option<String>,
    /// `propagate_annotations`.
    #[schema(required = false)]
    source_annotation_id: Option<i64>,
    /// `rename_labels`, with `control_tag`: in all annotations of the project.
    #[schema(required = false)]
    old_label_name: Option<String>,
    #[schema(required = false)]
    new_label_name: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Action)]
struct ActionBody {
    id: &'static str,
    title: &'static str,
    order: i64,
    permission: &'static str,
    experimental: bool,
    dialog: ActionDialog,
}

#[derive(Serialize, ToSchema)]
struct ActionDialog {
    title: &'static str,
    text: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    /// Always null; see the action's own form.
    #[schema(value_type = Option<Object>)]
    form: Option<()>,
}

#[derive(Serialize, ToSchema)]
struct ActionStarted {
    job: i64,
}

/// In the words that scripts of the compatible API read.
#[derive(Serialize, ToSchema)]
struct ActionDone {
    processed_items: u64,
    /// Only where tasks went: the list is another one now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reload: Option<bool>,
    detail: String,
}

impl From<&Action> for ActionBody {
    fn from(action: &Action) -> Self {
        Self {
            id: action.id,
            title: action.title,
            order: action.order,
            permission: action.permission,
            experimental: false,
            dialog: ActionDialog { title: action.title, text: action.text, kind: "confirm", form: None },
        }
    }
}

struct Action {
    id: &'static str,
    title: &'static str,
    order: i64,
    /// The compatible name of the right.
    permission: &'static str,
    needs: Permission,
    text: &'static str,
}

/// For scripts; lists do not have them. Their words are those of jobs.
const UNLISTED: [Action; 4] = [
    Action {
        id: "cache_labels",
        title: "Cache labels",
        order: 1,
        permission: "projects.change",
        needs: Permission::TasksChange,
        text: "",
    },
    Action {
        id: "add_data_field",
        title: "Add or modify data field",
        order: 1,
        permission: "projects.change",
        needs: Permission::TasksChange,
        text: "",
    },
    Action {
        id: "propagate_annotations",
        title: "Propagate annotations",
        order: 1,
        permission: "tasks.change",
        needs: Permission::TasksChange,
        text: "",
    },
    Action {
        id: "rename_labels",
        title: "Rename labels",
        order: 1,
        permission: "tasks.change",
        needs: Permission::AnnotationsChangeAny,
        text: "",
    },
];

/// Listed where a backend is connected.
const RETRIEVE: &str = "retrieve_tasks_predictions";

const ACTIONS: [Action; 6] = [
    Action {
        id: RETRIEVE,
        title: "Retrieve predictions",
        order: 90,
        permission: "predictions.any",
        needs: Permission::PredictionsChange,
        text: "The selected tasks that have no prediction of its version yet are sent to the project's ML backend.",
    },
    Action {
        id: "predictions_to_annotations",
        title: "Create annotations from predictions",
        order: 91,
        permission: "tasks.change",
        needs: Permission::PredictionsChange,
        text: "Each prediction of the selected tasks becomes an annotation of yours. You can take this back.",
    },
    Action {
        id: "remove_duplicates",
        title: "Remove duplicated tasks",
        order: 95,
        permission: "tasks.delete",
        needs: Permission::TasksDelete,
        text: "Of selected tasks with equal data one stays: the one with most annotations. Tasks with annotations are never removed. You can take this back.",
    },
    Action {
        id: "delete_tasks",
        title: "Delete tasks",
        order: 100,
        permission: "tasks.delete",
        needs: Permission::TasksDelete,
        text: "The selected tasks and everything on them are removed. You can take this back.",
    },
    Action {
        id: "delete_tasks_annotations",
        title: "Delete annotations",
        order: 101,
        permission: "annotations.delete",
        needs: Permission::AnnotationsDeleteAny,
        text: "The annotations of the selected tasks are removed: those of one person, or all. You can take this back.",
    },
    Action {
        id: "delete_tasks_predictions",
        title: "Delete predictions",
        order: 102,
        permission: "predictions.any",
        needs: Permission::PredictionsChange,
        text: "All predictions of the selected tasks are removed. You can take this back.",
    },
];

async fn list(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ProjectQuery>,
) -> ApiResult<Json<Vec<ActionBody>>> {
    let scope = access.project(query.id()?).await?;
    let may_run = scope.may(Permission::ActionsRun);
    let has_backend = may_run && !state.database.ml_backends(&scope).await?.is_empty();
    let shown =
        ACTIONS.iter().filter(|action| may_run && scope.may(action.needs) && (has_backend || action.id != RETRIEVE));
    Ok(Json(shown.map(ActionBody::from).collect()))
}

#[derive(Debug, Deserialize)]
struct RunQuery {
    id: Option<String>,
    project: Option<i64>,
    view: Option<i64>,
    tab_id: Option<i64>,
    background: Option<bool>,
}

async fn run(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<RunQuery>,
    Body(mut body): Body<Map<String, Value>>,
) -> ApiResult<Response> {
    let id = query.id.clone().ok_or_else(|| Error::field("id", Say::NameAnAction))?;
    let project = query.project.ok_or_else(|| Error::field("project", Say::QueryRequired))?;
    let scope = access.project(project).await?;
    let view = query.view.or(query.tab_id).filter(|_| !body.contains_key("filters"));
    if let Some(view) = view {
        let view = state.database.view(&scope, view).await?;
        for key in ["filters", "ordering"] {
            if let Some(value) = view.data.get(key) {
                body.entry(key).or_insert(value.clone());
            }
        }
    }
    if id == "next_task" {
        return next::next(&state, &scope, &Value::Object(body), view.is_some()).await;
    }
    let action = ACTIONS
        .iter()
        .chain(&UNLISTED)
        .find(|action| action.id == id)
        .ok_or_else(|| Error::not_found(Say::UnknownAction { id: id.clone().into() }))?;
    scope.require(Permission::ActionsRun)?;
    scope.require(action.needs)?;
    if !body.contains_key("selectedItems") {
        return Err(Error::field("selectedItems", Say::SelectTasks).into());
    }
    if id == "rename_labels" {
        // In all annotations, as in the compatible product, whatever is selected.
        body.insert("selectedItems".to_owned(), json!({ "all": true, "excluded": [] }));
        body.remove("filters");
    }
    start(&state, &scope, action, &body, query.background.unwrap_or(false)).await
}

async fn start(
    state: &AppState,
    scope: &ProjectScope,
    action: &Action,
    body: &Map<String, Value>,
    background: bool,
) -> ApiResult<Response> {
    if action.id == RETRIEVE {
        let new = predict_selected(state, scope, &Value::Object(body.clone())).await?;
        return run_job(state, scope, action, new, background).await;
    }
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    let (selected, items) = Selected::read(&state.database, scope, &Value::Object(body.clone())).await?;
    let edit = match edits::IDS.contains(&action.id) {
        true => Some(edits::read(state, scope, action.id, body).await?),
        false => None,
    };
    let job = BulkJob {
        edit,
        action: action.id.to_owned(),
        selected,
        annotator: body.get("annotator").and_then(number),
        model_version: body
            .get("model_version")
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
    };
    run_job(state, scope, action, job.job(action.title, items)?, background).await
}

async fn run_job(
    state: &AppState,
    scope: &ProjectScope,
    action: &Action,
    new: NewJob,
    background: bool,
) -> ApiResult<Response> {
    if background {
        let (job, _) = state.jobs().start(scope, new).await?;
        return Ok((StatusCode::ACCEPTED, Json(ActionStarted { job: job.id })).into_response());
    }
    let done = state.jobs().run_now(scope, new).await?;
    Ok(Json(answer(action.id, &done.result.unwrap_or_default())).into_response())
}

pub(super) fn delete_all_endpoint() -> Endpoint {
    Endpoint::delete("/api/projects/{id}/tasks", Guard::Project(Permission::TasksDelete), delete_all)
        .summary("Delete all tasks of a project, as a job that is waited for")
        .answers_nothing(204)
}

async fn delete_all(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let scope = access.project(id).await?;
    let action = ACTIONS
        .iter()
        .find(|action| action.id == "delete_tasks")
        .ok_or_else(|| Error::internal("the action that deletes tasks is not listed"))?;
    let body = Map::from_iter([("selectedItems".to_owned(), json!({ "all": true, "excluded": [] }))]);
    start(&state, &scope, action, &body, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The words that scripts of the compatible API read.
fn answer(action: &str, result: &Value) -> ActionDone {
    let count = |key: &str| result.get(key).and_then(Value::as_u64).unwrap_or(0);
    let (processed, changed) = (count("processed_items"), count("changed"));
    let (processed_items, reload, detail) = match action {
        "delete_tasks" => (processed, Some(true), format!("Deleted {changed} tasks")),
        "remove_duplicates" => (changed, Some(true), format!("Removed {changed} tasks")),
        "delete_tasks_annotations" => (changed, None, format!("Deleted {changed} annotations")),
        "delete_tasks_predictions" => (changed, None, format!("Deleted {changed} predictions")),
        RETRIEVE => (processed, None, format!("Retrieved {} predictions", count("predictions"))),
        "cache_labels" | "add_data_field" => (processed, Some(true), format!("Updated {changed} tasks")),
        "rename_labels" => (changed, None, format!("Updated {changed} labels")),
        _ => (changed, None, format!("Created {changed} annotations")),
    };
    ActionDone { processed_items, reload, detail }
}

async fn form(
    State(state): State<AppState>,
    access: Access,
    Path(action): Path<String>,
    Query(query): Query<ProjectQuery>,
) -> ApiResult<Json<Vec<FormRow>>> {
    let scope = access.project(query.id()?).await?;
    let (name, label, options) = match action.as_str() {
        "delete_tasks_annotations" => {
            let people = state.database.annotators_of(&scope).await?;
            let option = |person: Person| FormOption::Labelled { value: person.id.0.to_string(), label: person.email };
            ("annotator", "Only those of", people.into_iter().map(option).collect())
        }
        "predictions_to_annotations" => {
            let versions = state.database.model_version_names(&scope).await?;
            ("model_version", "Only those of the model version", versions.into_iter().map(FormOption::Name).collect())
        }
        action if edits::IDS.contains(&action) => return Ok(Json(edits::form(&state, &scope, action).await?)),
        _ => return Ok(Json(Vec::new())),
    };
    Ok(Json(vec![FormRow::of(vec![FormField::choice(name, label, options)])]))
}
