use super::opened;
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::TaskBody,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_database::{access::ProjectScope, tasks::NextTask};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/next", Guard::Project(Permission::Label), handler)
        .summary("Give the caller the next task to label and hold it for the caller")
        .query("exclude", "string", "ids of tasks that the client fetched ahead, comma-separated")
        .answers::<TaskBody>(200)
}

#[derive(Debug, Deserialize)]
struct NextQuery {
    exclude: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<NextQuery>,
) -> ApiResult<Json<TaskBody>> {
    let scope = access.project(id).await?;
    let exclude =
        query.exclude.unwrap_or_default().split(',').filter_map(|id| id.trim().parse().ok()).take(100).collect();
    let Some(next) = state.database.next_task(&scope, exclude).await? else {
        return Err(Error::not_found(Say::NoMorePlaces { email: scope.caller().email().into() }).into());
    };
    Ok(Json(open_next(&state, &scope, next).await?))
}

/// The task that was given, with its lock and the queue it came from.
pub(crate) async fn open_next(state: &AppState, scope: &ProjectScope, next: NextTask) -> Result<TaskBody> {
    let task_scope = scope.held_task(&next);
    let mut task = state.database.task_as_seen(scope, next.task).await?;
    if state.ml().prelabel(scope, &task).await? {
        task.total_predictions = task.total_predictions.max(1);
    }
    crate::media::resolve(state, scope, std::slice::from_mut(&mut task)).await?;
    let mut body = opened::open(state, &task_scope, task).await?;
    body.unique_lock_id = Some(next.lock);
    body.queue = Some(next.queue.title());
    if !body.predictions.is_empty() {
        // A model's answer to begin from: that of the project's version, if its people are to have one.
        let version = state.database.shown_model_version(scope).await?;
        body.predictions.retain(|prediction| version.as_deref() == Some(&prediction.model_version));
    }
    Ok(body)
}
