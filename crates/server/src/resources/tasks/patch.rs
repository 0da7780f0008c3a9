use super::data::{check_data, check_object};
use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::TaskSimpleBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{Error, Permission, Say};
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/tasks/{id}", Guard::Project(Permission::TasksChange), handler)
        .summary("Change the data of a task")
        .takes(MostBytes::RESULTS)
        .body::<TaskChangeBody>()
        .answers::<TaskSimpleBody>(200)
}

#[derive(Debug, Deserialize, ToSchema)]
struct TaskChangeBody {
    #[schema(value_type = Option<Object>)]
    data: Option<Box<RawValue>>,
    #[schema(value_type = Option<Object>)]
    meta: Option<Box<RawValue>>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<TaskChangeBody>,
) -> ApiResult<Json<TaskSimpleBody>> {
    let scope = access.task(id).await?;
    let label_config = state.database.project(scope.project()).await?.label_config;
    let data = body.data.map(|data| check_data(&data, &label_config)).transpose()?;
    let meta = body.meta.filter(|meta| meta.get() != "null").map(|meta| check_object("meta", &meta)).transpose()?;
    let task = state.database.change_task(&scope, data, meta).await?;
    let tasks = vec![task];
    state.database.check_answer(&tasks).await?;
    let parts = state.database.parts_of(scope.project(), &tasks).await?;
    let changed = TaskSimpleBody::list(tasks, parts, state.clock.now())?.pop();
    Ok(Json(changed.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Task".into() }))?))
}
