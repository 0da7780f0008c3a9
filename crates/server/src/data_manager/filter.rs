//! From a request's JSON to a checked filter.

use crate::{error::ApiResult, state::AppState};
use labelkeep_database::access::ProjectScope;
use labelkeep_model::{Error, Result, json::check_storable};
use labelkeep_task_filter::{CheckedFilter, ParsedFilter};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// # Errors
/// 400 that names the column, operator or value and what is allowed.
pub(crate) async fn checked(state: &AppState, scope: &ProjectScope, query: &Value) -> Result<CheckedFilter> {
    let refuse = |error: labelkeep_task_filter::FilterError| {
        Error::validation(BTreeMap::from([(error.field().to_owned(), vec![error.to_string()])]))
    };
    let parsed = ParsedFilter::parse(query).map_err(refuse)?;
    parsed.check(&state.database.data_columns(scope).await?).map_err(refuse)
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
    let refuse = |message: String| Error::field("query", message);
    check_storable(text).map_err(|refusal| refuse(refusal.to_string()))?;
    let value: Value =
        serde_json::from_str(text).map_err(|error| refuse(format!("This is not valid JSON: {error}")))?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(refuse("Use a JSON object with filters and ordering.".into()).into())
    }
}
