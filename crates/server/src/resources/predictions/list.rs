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
    extract::{Query, State},
    response::Response,
};
use futures_util::future::BoxFuture;
use labelkeep_database::access::{ProjectScope, TaskScope};
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
    match (query.task, query.project) {
        (Some(task), _) => {
            let of = Of::Task(access.task(task).await?);
            Ok(streamed::answer("[".to_owned(), "]", Predictions { state, of, after: 0 }).await?)
        }
        (None, Some(project)) => {
            let scope = access.project(project).await?;
            // A list over tasks that an annotator does not see is not the annotator's.
            scope.require(Permission::StatsView)?;
            let predictions = Predictions { state, of: Of::Project(scope), after: query.after.unwrap_or(0) };
            Ok(streamed::answer("[".to_owned(), "]", predictions).await?)
        }
        (None, None) => Err(Error::non_field(Say::NameTaskOrProject).into()),
    }
}

/// All of a task or a project, some at a time.
struct Predictions {
    state: AppState,
    of: Of,
    after: i64,
}

enum Of {
    Task(TaskScope),
    Project(ProjectScope),
}

impl Source for Predictions {
    type Item = PredictionBody;

    fn next(&mut self) -> BoxFuture<'_, Result<(Vec<PredictionBody>, bool)>> {
        Box::pin(async {
            let database = &self.state.database;
            let (found, more) = match &self.of {
                Of::Task(scope) => database.predictions_after(scope, self.after).await?,
                Of::Project(scope) => {
                    let found = database.predictions_in(scope, self.after, BATCH).await?;
                    // There may be fewer than asked for because they are long.
                    let more = !found.is_empty();
                    (found, more)
                }
            };
            self.after = found.last().map_or(self.after, |prediction| prediction.id);
            let now = self.state.clock.now();
            let bodies = found.into_iter().map(|prediction| PredictionBody::new(prediction, now));
            Ok((bodies.collect::<Result<_>>()?, more))
        })
    }
}
