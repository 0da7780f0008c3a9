//! From a request's JSON to a checked filter.

use crate::http::{error::ApiResult, state::AppState};
use labelkeep_database::access::ProjectScope;
use labelkeep_model::{Error, Result, Say, Text, json::check_storable};
use labelkeep_task_filter::{CheckedFilter, FilterError, ParsedFilter};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Where a filter comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The request.
    Asked,
    /// A saved tab. It was checked when it was saved; a data field that has gone since is one without values.
    Tab,
}

impl Source {
    pub(crate) fn new(is_tab: bool) -> Self {
        if is_tab { Self::Tab } else { Self::Asked }
    }
}

/// # Errors
/// 400 that names the column, operator or value and what is allowed.
pub(crate) async fn checked(
    state: &AppState,
    scope: &ProjectScope,
    query: &Value,
    source: Source,
) -> Result<CheckedFilter> {
    let parsed = ParsedFilter::parse(query).map_err(refused)?;
    let mut columns = state.database.data_columns(scope).await?;
    if source == Source::Tab {
        columns.in_tasks.extend(parsed.data_fields());
    }
    parsed.check(&columns).map_err(refused)
}

fn refused(error: FilterError) -> Error {
    Error::validation(BTreeMap::from([(error.field().to_owned(), vec![error.into()])]))
}

/// The `query` parameter: JSON in the address. Without one, what the tab says.
///
/// # Errors
/// 400 when it is no JSON object.
pub(crate) fn read_query(query: Option<&str>, view: Option<Map<String, Value>>) -> ApiResult<Value> {
    let Some(text) = query.filter(|text| !text.is_empty()) else {
        // A tab keeps its selection for the next visit; lists show all of the tab.
        let mut view = view.unwrap_or_default();
        view.remove("selectedItems");
        return Ok(Value::Object(view));
    };
    let refuse = |message: Text| Error::field("query", message);
    check_storable(text).map_err(|refusal| refuse(refusal.into()))?;
    let value: Value = serde_json::from_str(text).map_err(|error| refuse(Text::of_json(&error)))?;
    if value.is_object() { Ok(value) } else { Err(refuse(Say::QueryNoObject.into()).into()) }
}
