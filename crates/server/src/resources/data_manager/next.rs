//! The next task: of the project's queue, or among those that a tab shows or a person selected ("label these").

use super::filter::{Source, checked};
use crate::{
    http::{error::ApiResult, state::AppState},
    resources::tasks,
    task_lists::{Asked, Listed},
};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use labelkeep_database::{access::ProjectScope, tasks::NextTask};
use labelkeep_model::{Error, Permission, Result, Say};
use labelkeep_task_filter::CheckedFilter;
use serde_json::Value;

/// Tasks of a list that are looked at in one go, at first and at most.
const FIRST: i64 = 128;
const MOST: i64 = 8_192;

pub(super) async fn next(state: &AppState, scope: &ProjectScope, query: &Value, is_tab: bool) -> ApiResult<Response> {
    scope.require(Permission::Label)?;
    let next = if chooses(query) {
        // Annotators label what the queue gives; a list of their choice would let them see other tasks.
        scope.require(Permission::StatsView)?;
        let filter = checked(state, scope, query, Source::new(is_tab)).await?;
        among(state, scope, &filter).await?
    } else {
        state.database.next_task(scope, Vec::new()).await?
    };
    let Some(next) = next else {
        return Err(Error::not_found(Say::NoMorePlaces { email: scope.caller().email().into() }).into());
    };
    Ok(Json(tasks::open_next(state, scope, next).await?).into_response())
}

/// The first of the list that has a place left for the caller.
async fn among(state: &AppState, scope: &ProjectScope, filter: &CheckedFilter) -> Result<Option<NextTask>> {
    if let Some(held) = state.database.held_task_among(scope, filter).await? {
        return Ok(Some(held));
    }
    if filter.group.is_none() && filter.ordering.is_empty() {
        return state.database.next_task_selected(scope, filter).await;
    }
    let mut asked = Asked { scope, filter, offset: 0, size: FIRST, may_be_early: true };
    loop {
        let Listed { page, is_counting } = state.task_lists.page(&state.database, asked).await?;
        if let Some(next) = state.database.next_task_of(scope, &page.ids).await? {
            return Ok(Some(next));
        }
        let got = i64::try_from(page.ids.len()).unwrap_or(i64::MAX);
        match (got < asked.size, is_counting) {
            (true, false) => return Ok(None),
            // There may be more, which is known when the list is whole.
            (true, true) => asked = Asked { offset: asked.offset + got, may_be_early: false, ..asked },
            (false, _) => asked = Asked { offset: asked.offset + got, size: (asked.size * 4).min(MOST), ..asked },
        }
    }
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
