use super::data::{check_data, check_object};
use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes, lenient},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::BaseTaskBody,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_database::{access::ProjectScope, tasks::NewTask};
use labelkeep_model::{Error, Permission, Say};
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/tasks", Guard::Project(Permission::TasksCreate), handler)
        .summary("Create a task")
        .takes(MostBytes::RESULTS)
        .body::<NewTaskBody>()
        .answers::<BaseTaskBody>(201)
}

pub(super) fn endpoint_in_project() -> Endpoint {
    Endpoint::post("/api/projects/{id}/tasks", Guard::Project(Permission::TasksCreate), handler_in_project)
        .summary("Create a task in this project")
        .takes(MostBytes::RESULTS)
        .body::<NewTaskBody>()
        .answers::<BaseTaskBody>(201)
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewTaskBody {
    /// Not heeded where the address names the project.
    #[serde(default, deserialize_with = "lenient")]
    project: Option<i64>,
    #[schema(value_type = Object)]
    data: Option<Box<RawValue>>,
    #[schema(value_type = Option<Object>)]
    meta: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "lenient")]
    allow_skip: Option<bool>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<NewTaskBody>,
) -> ApiResult<(StatusCode, Json<BaseTaskBody>)> {
    let project = body.project.ok_or_else(|| Error::field("project", Say::Required))?;
    create(&state, &access.project(project).await?, body).await
}

async fn handler_in_project(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<NewTaskBody>,
) -> ApiResult<(StatusCode, Json<BaseTaskBody>)> {
    create(&state, &access.project(id).await?, body).await
}

async fn create(
    state: &AppState,
    scope: &ProjectScope,
    body: NewTaskBody,
) -> ApiResult<(StatusCode, Json<BaseTaskBody>)> {
    let data = body.data.ok_or_else(|| Error::field("data", Say::Required))?;
    let label_config = state.database.project(scope).await?.label_config;
    let data = check_data(&data, &label_config)?;
    let meta = body.meta.filter(|meta| meta.get() != "null").map(|meta| check_object("meta", &meta)).transpose()?;
    let new = NewTask { data, meta, allow_skip: body.allow_skip };
    let task = state.database.create_task(scope, new).await?;
    Ok((StatusCode::CREATED, Json(BaseTaskBody::new(task)?)))
}
