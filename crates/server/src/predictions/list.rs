use crate::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
    wire::PredictionBody,
};
use axum::{
    Json,
    extract::{Query, State},
};
use labelkeep_model::{Error, Permission, Result};
use serde::Deserialize;

/// The compatible API has no pages here: so many at most, the rest by `after`.
const MOST: i64 = 10_000;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/predictions", Guard::Project(Permission::DataView), handler)
        .summary("List the predictions of a task or a project, 10,000 at most")
        .query("task", "integer", "of this task")
        .query("project", "integer", "of this project")
        .query("after", "integer", "only those with a larger id")
        .answers::<Vec<PredictionBody>>(200)
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    task: Option<i64>,
    project: Option<i64>,
    after: Option<i64>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<PredictionBody>>> {
    let now = state.clock.now();
    let predictions = match (query.task, query.project) {
        (Some(task), _) => state.database.predictions_of(&access.task(task).await?).await?,
        (None, Some(project)) => {
            let scope = access.project(project).await?;
            // A list over tasks that an annotator does not see is not the annotator's.
            scope.require(Permission::StatsView)?;
            state.database.predictions_in(&scope, query.after.unwrap_or(0), MOST).await?
        }
        (None, None) => return Err(Error::non_field("Name a task or a project: ?task=1 or ?project=1.").into()),
    };
    Ok(Json(predictions.into_iter().map(|prediction| PredictionBody::new(prediction, now)).collect::<Result<_>>()?))
}
