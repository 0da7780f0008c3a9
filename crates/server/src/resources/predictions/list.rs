use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
        streamed::{self, BATCH, Source},
    },
    wire::PredictionBody,
};
use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse as _, Response},
};
use futures_util::future::BoxFuture;
use labelkeep_database::access::ProjectScope;
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/predictions", Guard::Project(Permission::DataView), handler)
        .summary("List the predictions of a task or a project")
        .query("task", "integer", "of this task")
        .query("project", "integer", "of this project")
        .query("after", "integer", "only those of the project with a larger id")
        .answers_list::<PredictionBody>(200)
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    task: Option<i64>,
    project: Option<i64>,
    after: Option<i64>,
}

async fn handler(State(state): State<AppState>, access: Access, Query(query): Query<ListQuery>) -> ApiResult<Response> {
    let now = state.clock.now();
    match (query.task, query.project) {
        (Some(task), _) => {
            let predictions = state.database.predictions_of(&access.task(task).await?).await?;
            let bodies = predictions.into_iter().map(|prediction| PredictionBody::new(prediction, now));
            Ok(Json(bodies.collect::<Result<Vec<_>>>()?).into_response())
        }
        (None, Some(project)) => {
            let scope = access.project(project).await?;
            // A list over tasks that an annotator does not see is not the annotator's.
            scope.require(Permission::StatsView)?;
            let predictions = Predictions { state, scope, after: query.after.unwrap_or(0) };
            Ok(streamed::answer("[".to_owned(), "]", predictions).await?)
        }
        (None, None) => Err(Error::non_field(Say::NameTaskOrProject).into()),
    }
}

/// All of a project, some at a time.
struct Predictions {
    state: AppState,
    scope: ProjectScope,
    after: i64,
}

impl Source for Predictions {
    type Item = PredictionBody;

    fn next(&mut self) -> BoxFuture<'_, Result<(Vec<PredictionBody>, bool)>> {
        Box::pin(async {
            let found = self.state.database.predictions_in(&self.scope, self.after, BATCH).await?;
            let more = i64::try_from(found.len()).is_ok_and(|count| count == BATCH);
            self.after = found.last().map_or(self.after, |prediction| prediction.id);
            let now = self.state.clock.now();
            let bodies = found.into_iter().map(|prediction| PredictionBody::new(prediction, now));
            Ok((bodies.collect::<Result<_>>()?, more))
        })
    }
}
