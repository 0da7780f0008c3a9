//! Names and values -> the checked tree.

mod tests_of_columns;
mod values;

use serde_json::Value;

use crate::ast::{CheckedFilter, Condition, Conjunction, DataTest, Group, Item, Order, OrderColumn};
use crate::column::{Column, DataColumns, DataKey, Target};
use crate::error::{FilterError, shorten};
use crate::parse::{ParsedCondition, ParsedFilter, ParsedOrder, order_name};
use tests_of_columns as tests_of;

/// How the filter's `type` asks a value to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Time,
    Boolean,
    Text,
}

const KINDS: &str = "Number, Datetime, Boolean, String, List, Time, Unknown";

impl ParsedFilter {
    /// Checks every name and value against what the project has.
    pub fn check(self, data: &DataColumns) -> Result<CheckedFilter, FilterError> {
        let mut items = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let condition = condition(&item.condition, data)?;
            let child = match &item.child {
                Some(child) => self::condition(child, data)?,
                None => None,
            };
            // A condition that nobody has filled in yet does not narrow anything down.
            match (condition, child) {
                (Some(condition), child) => items.push(Item { condition, child }),
                (None, Some(condition)) => items.push(Item { condition, child: None }),
                (None, None) => {}
            }
        }
        let ordering = self.ordering.iter().map(|one| order(one, data)).collect::<Result<Vec<_>, _>>()?;
        Ok(CheckedFilter {
            group: (!items.is_empty())
                .then(|| Group { conjunction: self.conjunction.unwrap_or(Conjunction::And), items }),
            selection: self.selection,
            ordering,
        })
    }
}

/// For names that are only kept (hidden columns, widths): the name of a fixed column, or any usable `data.` field.
/// Gives the first name that is neither.
pub fn check_column_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<(), FilterError> {
    for name in names {
        let (column, _) = order_name(name);
        let known = match column.strip_prefix("data.") {
            Some(field) => DataKey::new(field).is_some(),
            None => column == "data" || Column::from_name(column).is_some() || EDITION.contains(&column),
        };
        if !known {
            return Err(FilterError::UnknownColumn {
                column: shorten(name),
                allowed: Column::all().map(Column::name).collect::<Vec<_>>().join(", "),
            });
        }
    }
    Ok(())
}

/// Columns of the compatible product's other edition: tabs that were made there name them as hidden.
const EDITION: [&str; 21] = [
    "agreement",
    "agreement_selected",
    "ground_truth",
    "reviewed",
    "reviewers",
    "reviews_accepted",
    "reviews_rejected",
    "comments",
    "comment_count",
    "unresolved_comment_count",
    "comment_authors",
    "last_comment_updated_at",
    "annotation_time",
    "review_time",
    "allow_skip",
    "state",
    "annotators_count",
    "reviewers_count",
    "comment_authors_count",
    "is_labeled",
    "overlap",
];

fn order(parsed: &ParsedOrder, data: &DataColumns) -> Result<Order, FilterError> {
    let column = match data.lookup(&parsed.column)? {
        Target::Fixed(column) => OrderColumn::Fixed(column),
        Target::Data(key) => OrderColumn::Data { key, numeric: parsed.numeric },
    };
    Ok(Order { column, descending: parsed.descending })
}

fn condition(parsed: &ParsedCondition, data: &DataColumns) -> Result<Option<Condition>, FilterError> {
    let target = data.lookup(&parsed.column)?;
    let kind = kind(parsed)?;
    if parsed.value.is_null() && !tests_of::needs_no_value(&parsed.operator) {
        return Ok(None);
    }
    let condition = match target {
        Target::Fixed(Column::Number(column)) => Condition::Number(column, tests_of::number(parsed)?),
        Target::Fixed(Column::Time(column)) => Condition::Time(column, tests_of::time(parsed)?),
        Target::Fixed(Column::Text(column)) => Condition::Text(column, tests_of::text(parsed)?),
        Target::Fixed(Column::Flag(column)) => Condition::Flag(column, tests_of::flag(parsed)?),
        Target::Fixed(Column::People(column)) => Condition::People(column, tests_of::people(parsed)?),
        Target::Fixed(Column::Results(column)) => Condition::Results(column, tests_of::results(parsed)?),
        Target::Fixed(Column::AnnotationIds) => Condition::AnnotationIds(tests_of::ids(parsed)?),
        Target::Fixed(Column::ModelVersions) => Condition::ModelVersions(tests_of::versions(parsed)?),
        Target::Data(key) => Condition::Data(key, data_test(parsed, kind)?),
    };
    Ok(Some(condition))
}

fn kind(parsed: &ParsedCondition) -> Result<Kind, FilterError> {
    match parsed.kind.as_str() {
        "Number" | "Time" | "AggNumber" => Ok(Kind::Number),
        "Datetime" => Ok(Kind::Time),
        "Boolean" => Ok(Kind::Boolean),
        // The media types are what the column list calls a data field; its value is a text.
        "String" | "List" | "Unknown" | "Image" | "Audio" | "AudioPlus" | "Video" | "Text" | "HyperText"
        | "TimeSeries" => Ok(Kind::Text),
        other => Err(FilterError::UnknownType {
            column: shorten(&parsed.column),
            kind: shorten(other),
            allowed: KINDS.to_owned(),
        }),
    }
}

fn data_test(parsed: &ParsedCondition, kind: Kind) -> Result<DataTest, FilterError> {
    // What only makes sense on text is read as text whatever the type says.
    let textual =
        matches!(parsed.operator.as_str(), "contains" | "not_contains" | "regex" | "starts_with" | "ends_with");
    match kind {
        _ if textual => Ok(DataTest::Text(tests_of::text(parsed)?)),
        Kind::Number => Ok(DataTest::Number(tests_of::number(parsed)?)),
        Kind::Boolean => tests_of::data_flag(parsed),
        Kind::Time => Ok(DataTest::Time(tests_of::time(parsed)?)),
        Kind::Text => Ok(DataTest::Text(tests_of::text(parsed)?)),
    }
}

/// The value of `empty`: whether emptiness is asked for. Missing means yes.
fn wants(value: &Value) -> Option<bool> {
    match value {
        Value::Null => Some(true),
        Value::Bool(wanted) => Some(*wanted),
        Value::Number(number) => number.as_i64().map(|n| n != 0),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "t" | "1" | "yes" | "y" | "on" => Some(true),
            "false" | "f" | "0" | "no" | "n" | "off" | "" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests;
