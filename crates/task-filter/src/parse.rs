//! JSON -> a bounded, still unchecked filter. Unknown keys (column widths, titles …) are ignored here: they belong
//! to the saved tab, not to the query.

use labelkeep_model::Say;
use serde_json::Value;

use crate::ast::{Conjunction, Selection};
use crate::error::{FilterError, shorten};

/// A query as it was sent, within bounds; its names and values mean nothing yet.
#[derive(Debug, Clone, Default)]
pub struct ParsedFilter {
    pub(crate) conjunction: Option<Conjunction>,
    pub(crate) items: Vec<ParsedItem>,
    pub(crate) selection: Selection,
    pub(crate) ordering: Vec<ParsedOrder>,
}

#[derive(Debug, Clone)]
pub(crate) struct ParsedItem {
    pub condition: ParsedCondition,
    pub child: Option<ParsedCondition>,
}

#[derive(Debug, Clone)]
pub(crate) struct ParsedCondition {
    /// Without `filter:tasks:`.
    pub column: String,
    pub operator: String,
    pub kind: String,
    /// `null` while the person has not filled it in yet.
    pub value: Value,
}

#[derive(Debug, Clone)]
pub(crate) struct ParsedOrder {
    pub column: String,
    pub descending: bool,
    pub numeric: bool,
}

impl ParsedFilter {
    pub const MAX_ITEMS: usize = 100;
    pub const MAX_ORDERS: usize = 5;
    /// Ids in a selection.
    pub const MAX_IDS: usize = 100_000;
    /// Characters of one name.
    const MAX_NAME: usize = 300;

    /// Reads `{filters, selectedItems, ordering}`; each may be missing or null. `query` is the `data` of a saved
    /// tab, the decoded `query` parameter, or the body of an action.
    pub fn parse(query: &Value) -> Result<Self, FilterError> {
        let Value::Object(map) = query else {
            return match query {
                Value::Null => Ok(Self::default()),
                _ => Err(shape(Say::QueryNoObject)),
            };
        };
        let mut parsed = Self::default();
        if let Some(filters) = map.get("filters").filter(|v| !v.is_null()) {
            (parsed.conjunction, parsed.items) = filters_of(filters)?;
        }
        let selected = map.get("selectedItems").or_else(|| map.get("selected_items"));
        parsed.selection = selection_of(selected.unwrap_or(&Value::Null))?;
        parsed.ordering = ordering_of(map.get("ordering").unwrap_or(&Value::Null), map.get("columnsDisplayType"))?;
        Ok(parsed)
    }
}

impl ParsedFilter {
    /// The data fields that it names. A saved tab may name some that the project's tasks do not have: nothing matches
    /// there, and it can be opened.
    pub fn data_fields(&self) -> Vec<String> {
        let conditions = self.items.iter().flat_map(|item| [Some(&item.condition), item.child.as_ref()]).flatten();
        let columns =
            conditions.map(|condition| &condition.column).chain(self.ordering.iter().map(|order| &order.column));
        columns.filter_map(|column| column.strip_prefix("data.")).map(str::to_owned).collect()
    }
}

fn shape(say: Say) -> FilterError {
    FilterError::Shape(Box::new(say))
}

fn filters_of(filters: &Value) -> Result<(Option<Conjunction>, Vec<ParsedItem>), FilterError> {
    let Value::Object(map) = filters else {
        return Err(shape(Say::FiltersShape));
    };
    let conjunction = match map.get("conjunction") {
        None | Some(Value::Null) => Conjunction::And,
        Some(Value::String(text)) if text == "and" => Conjunction::And,
        Some(Value::String(text)) if text == "or" => Conjunction::Or,
        Some(_) => return Err(shape(Say::FiltersConjunction)),
    };
    let items = match map.get("items") {
        None | Some(Value::Null) => return Ok((None, Vec::new())),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(shape(Say::FiltersItems)),
    };
    if items.len() > ParsedFilter::MAX_ITEMS {
        return Err(shape(Say::FiltersTooMany { most: ParsedFilter::MAX_ITEMS.into(), count: items.len().into() }));
    }
    let items = items.iter().map(item_of).collect::<Result<Vec<_>, _>>()?;
    Ok((Some(conjunction), items))
}

fn item_of(item: &Value) -> Result<ParsedItem, FilterError> {
    let child = match item.get("child_filter") {
        None | Some(Value::Null) => None,
        Some(child) => {
            if child.get("child_filter").is_some_and(|v| !v.is_null()) {
                return Err(shape(Say::FiltersChild));
            }
            Some(condition_of(child)?)
        }
    };
    Ok(ParsedItem { condition: condition_of(item)?, child })
}

fn condition_of(item: &Value) -> Result<ParsedCondition, FilterError> {
    let Value::Object(map) = item else {
        return Err(shape(Say::FiltersItem));
    };
    let name = |key: &str| match map.get(key) {
        Some(Value::String(text)) if text.chars().count() <= ParsedFilter::MAX_NAME => Ok(text.clone()),
        Some(Value::String(_)) => Err(shape(Say::FiltersTooLong { name: key.into() })),
        _ => Err(shape(Say::FiltersText { name: key.into() })),
    };
    let full = name("filter")?;
    let Some(column) = full.strip_prefix("filter:tasks:") else {
        return Err(shape(Say::FiltersPrefix { column: shorten(&full).into() }));
    };
    Ok(ParsedCondition {
        column: column.strip_prefix('-').unwrap_or(column).to_owned(),
        operator: name("operator")?,
        kind: match map.get("type") {
            None | Some(Value::Null) => "Unknown".to_owned(),
            Some(_) => name("type")?,
        },
        value: match map.get("value") {
            // A row of which the value has still to be filled in.
            Some(Value::Object(value)) if value.is_empty() => Value::Null,
            value => value.cloned().unwrap_or(Value::Null),
        },
    })
}

fn selection_of(selected: &Value) -> Result<Selection, FilterError> {
    let refused = || shape(Say::SelectionShape);
    let from_text;
    let map = match selected {
        Value::Null => return Ok(Selection::Everything),
        Value::Object(map) => map,
        // Form posts carry it as JSON in a string.
        Value::String(text) => {
            from_text = serde_json::from_str::<Value>(text).map_err(|_| refused())?;
            from_text.as_object().ok_or_else(refused)?
        }
        _ => return Err(refused()),
    };
    let Some(all) = map.get("all").and_then(Value::as_bool) else {
        return if map.is_empty() { Ok(Selection::Everything) } else { Err(refused()) };
    };
    let key = if all { "excluded" } else { "included" };
    let mut ids = match map.get(key) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => ids_of(values)?,
        Some(_) => return Err(refused()),
    };
    ids.sort_unstable();
    ids.dedup();
    Ok(match (all, ids.is_empty()) {
        (true, true) => Selection::Everything,
        (true, false) => Selection::AllBut(ids),
        (false, _) => Selection::Only(ids),
    })
}

fn ids_of(values: &[Value]) -> Result<Vec<i64>, FilterError> {
    if values.len() > ParsedFilter::MAX_IDS {
        return Err(shape(Say::SelectionTooMany { most: ParsedFilter::MAX_IDS.into() }));
    }
    values
        .iter()
        .map(|value| match value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| shape(Say::SelectionIds))
}

fn ordering_of(ordering: &Value, display: Option<&Value>) -> Result<Vec<ParsedOrder>, FilterError> {
    let names: Vec<&str> = match ordering {
        Value::Null => Vec::new(),
        Value::String(one) => vec![one.as_str()],
        Value::Array(values) => {
            values.iter().map(Value::as_str).collect::<Option<_>>().ok_or_else(|| shape(Say::OrderingShape))?
        }
        _ => return Err(shape(Say::OrderingShape)),
    };
    if names.len() > ParsedFilter::MAX_ORDERS {
        return Err(shape(Say::OrderingTooMany { most: ParsedFilter::MAX_ORDERS.into() }));
    }
    let numeric = |column: &str| {
        display.and_then(|map| map.get(format!("tasks:{column}")).or_else(|| map.get(column))).and_then(Value::as_str)
            == Some("Number")
    };
    Ok(names
        .into_iter()
        .filter(|name| !name.is_empty())
        .map(|name| {
            let (column, descending) = order_name(name);
            ParsedOrder { column: column.to_owned(), descending, numeric: numeric(column) }
        })
        .collect())
}

/// `-tasks:id`, `tasks:-id`, `filter:tasks:id` and `id` are all understood; one minus only.
pub(crate) fn order_name(name: &str) -> (&str, bool) {
    let (mut rest, mut descending) = match name.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (name.strip_prefix('+').unwrap_or(name), false),
    };
    for prefix in ["filter:", "tasks:"] {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    if !descending && let Some(stripped) = rest.strip_prefix('-') {
        rest = stripped;
        descending = true;
    }
    (rest, descending)
}
