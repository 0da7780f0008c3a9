//! Actions on the tasks that are selected. They run as jobs; without `background` the answer waits for the end, as
//! clients of the compatible API expect.

use super::{columns::ProjectQuery, next};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use labelkeep_database::access::ProjectScope;
use labelkeep_jobs::{bulk::BulkJob, selected::Selected};
use labelkeep_model::{Error, Permission, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub(super) fn list_endpoint() -> Endpoint {
    Endpoint::get("/api/dm/actions", Guard::Project(Permission::ViewsUse), list)
        .summary("List the actions that the caller may run on selected tasks")
        .query("project", "integer", "the project")
        .answers_empty(200)
}

pub(super) fn run_endpoint() -> Endpoint {
    Endpoint::post("/api/dm/actions", Guard::Project(Permission::Label), run)
        .summary("Run an action on selected tasks")
        .query("id", "string", "the action")
        .query("project", "integer", "the project")
        .query("view", "integer", "the tab whose filters apply, when the body has none")
        .query("background", "boolean", "answer at once with the job")
        .answers_empty(200)
        .answers_empty(202)
}

pub(super) fn form_endpoint() -> Endpoint {
    Endpoint::get("/api/dm/actions/{action_id}/form", Guard::Project(Permission::ActionsRun), form)
        .summary("Describe what an action asks for")
        .query("project", "integer", "the project")
        .answers_empty(200)
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

const ACTIONS: [Action; 5] = [
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

async fn list(access: Access, Query(query): Query<ProjectQuery>) -> ApiResult<Json<Value>> {
    let scope = access.project(query.id()?).await?;
    let shown = ACTIONS.iter().filter(|action| scope.may(Permission::ActionsRun) && scope.may(action.needs)).map(|action| {
        json!({
            "id": action.id, "title": action.title, "order": action.order, "permission": action.permission,
            "experimental": false, "dialog": { "title": action.title, "text": action.text, "type": "confirm", "form": null },
        })
    });
    Ok(Json(shown.collect()))
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
    let id = query.id.clone().ok_or_else(|| Error::field("id", "Name an action: ?id=delete_tasks."))?;
    let project = query.project.ok_or_else(|| Error::field("project", "This query parameter is required."))?;
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
    let action = ACTIONS.iter().find(|action| action.id == id).ok_or_else(|| {
        Error::not_found(format!("There is no action \"{id}\" here. GET /api/dm/actions/ lists them."))
    })?;
    scope.require(Permission::ActionsRun)?;
    scope.require(action.needs)?;
    if !body.contains_key("selectedItems") {
        return Err(Error::field("selectedItems", "Say which tasks: {\"all\": false, \"included\": [1, 2]}.").into());
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
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    let (selected, items) = Selected::read(&state.database, scope, &Value::Object(body.clone())).await?;
    let job = BulkJob {
        action: action.id.to_owned(),
        selected,
        annotator: body.get("annotator").and_then(number),
        model_version: body
            .get("model_version")
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
    };
    let new = job.job(action.title, items)?;
    if background {
        let (job, _) = state.jobs().start(scope, new).await?;
        return Ok((StatusCode::ACCEPTED, Json(json!({ "job": job.id }))).into_response());
    }
    let done = state.jobs().run_now(scope, new).await?;
    Ok(Json(answer(action.id, done.result.unwrap_or_default())?).into_response())
}

pub(super) fn delete_all_endpoint() -> Endpoint {
    Endpoint::delete("/api/projects/{id}/tasks", Guard::Project(Permission::TasksDelete), delete_all)
        .summary("Delete all tasks of a project, as a job that is waited for")
        .answers_empty(204)
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
fn answer(action: &str, result: Value) -> Result<Value> {
    let count = |key: &str| result.get(key).and_then(Value::as_u64).unwrap_or(0);
    let (processed, changed) = (count("processed_items"), count("changed"));
    Ok(match action {
        "delete_tasks" => {
            json!({ "processed_items": processed, "reload": true, "detail": format!("Deleted {changed} tasks") })
        }
        "remove_duplicates" => {
            json!({ "processed_items": changed, "reload": true, "detail": format!("Removed {changed} tasks") })
        }
        "delete_tasks_annotations" => {
            json!({ "processed_items": changed, "detail": format!("Deleted {changed} annotations") })
        }
        "delete_tasks_predictions" => {
            json!({ "processed_items": changed, "detail": format!("Deleted {changed} predictions") })
        }
        _ => json!({ "processed_items": changed, "detail": format!("Created {changed} annotations") }),
    })
}

async fn form(
    State(state): State<AppState>,
    access: Access,
    Path(action): Path<String>,
    Query(query): Query<ProjectQuery>,
) -> ApiResult<Json<Value>> {
    let scope = access.project(query.id()?).await?;
    let field = match action.as_str() {
        "delete_tasks_annotations" => {
            let people = state.database.annotators_of(&scope).await?;
            let options: Vec<Value> = people
                .iter()
                .map(|person| json!({ "value": person.id.0.to_string(), "label": person.email }))
                .collect();
            json!({ "type": "select", "name": "annotator", "label": "Only those of", "options": options })
        }
        "predictions_to_annotations" => {
            let versions = state.database.model_version_names(&scope).await?;
            json!({ "type": "select", "name": "model_version", "label": "Only those of the model version", "options": versions })
        }
        _ => return Ok(Json(json!([]))),
    };
    Ok(Json(json!([{ "columnCount": 1, "fields": [field] }])))
}
