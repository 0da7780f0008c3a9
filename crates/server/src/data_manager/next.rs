//! The next task among those that a tab shows or a person selected ("label these").

use super::filter::{Source, checked};
use crate::{error::ApiResult, state::AppState, tasks};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use labelkeep_database::access::ProjectScope;
use labelkeep_model::{Error, Permission};
use serde_json::Value;

pub(super) async fn next(state: &AppState, scope: &ProjectScope, query: &Value, is_tab: bool) -> ApiResult<Response> {
    scope.require(Permission::Label)?;
    // Annotators label what the queue gives; a list of their choice would let them see other tasks.
    scope.require(Permission::StatsView)?;
    let filter = checked(state, scope, query, Source::new(is_tab)).await?;
    let ids: Vec<i64> = state.database.matching_tasks(scope, &filter).await?.into_iter().map(|task| task.0).collect();
    let Some(next) = state.database.next_task_among(scope, ids).await? else {
        return Err(Error::not_found(format!("There are no tasks for {}", scope.caller().email())).into());
    };
    Ok(Json(tasks::open_next(state, scope, next).await?).into_response())
}
