//! The next task: of the project's queue, or among those that a tab shows or a person selected ("label these").

use super::filter::{Source, checked};
use crate::{
    http::{error::ApiResult, state::AppState},
    resources::tasks,
};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use labelkeep_database::access::ProjectScope;
use labelkeep_model::{Error, Permission, Say};
use serde_json::Value;

pub(super) async fn next(state: &AppState, scope: &ProjectScope, query: &Value, is_tab: bool) -> ApiResult<Response> {
    scope.require(Permission::Label)?;
    let next = if chooses(query) {
        // Annotators label what the queue gives; a list of their choice would let them see other tasks.
        scope.require(Permission::StatsView)?;
        let filter = checked(state, scope, query, Source::new(is_tab)).await?;
        state.database.next_task_among(scope, &filter).await?
    } else {
        state.database.next_task(scope, Vec::new()).await?
    };
    let Some(next) = next else {
        return Err(Error::not_found(Say::NoMorePlaces { email: scope.caller().email().into() }).into());
    };
    Ok(Json(tasks::open_next(state, scope, next).await?).into_response())
}

/// Whether there is a selection, a filter or an order.
fn chooses(query: &Value) -> bool {
    let says = |value: Option<&Value>| match value {
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(fields)) => !fields.is_empty(),
        _ => false,
    };
    let filters = query.get("filters");
    let items = filters.and_then(|filters| filters.get("items"));
    says(query.get("selectedItems"))
        || says(query.get("ordering"))
        || says(if items.is_some() { items } else { filters })
}
