//! Which operators each kind of column has, and what they become.

use labelkeep_model::Say;
use serde_json::Value;

use super::values::{id, list, misfit, moment, number as number_of, range, text as text_of};
use super::wants;
use crate::ast::{
    Comparison, DataTest, IdsTest, NumberTest, PeopleTest, ResultsTest, TextTest, TimeTest, VersionsTest,
};
use crate::error::{FilterError, shorten};
use crate::parse::ParsedCondition;
use crate::pattern::Pattern;

const COMPARISONS: [(&str, Comparison); 6] = [
    ("equal", Comparison::Equal),
    ("not_equal", Comparison::NotEqual),
    ("less", Comparison::Less),
    ("less_or_equal", Comparison::LessOrEqual),
    ("greater", Comparison::Greater),
    ("greater_or_equal", Comparison::GreaterOrEqual),
];

const NUMBER_OPERATORS: &str = "equal, not_equal, less, less_or_equal, greater, greater_or_equal, in, not_in, \
    in_list, not_in_list, empty, exists, not_exists";
const TIME_OPERATORS: &str = "equal, not_equal, less, less_or_equal, greater, greater_or_equal, in, not_in, \
    empty, exists, not_exists";
const TEXT_OPERATORS: &str = "equal, not_equal, less, less_or_equal, greater, greater_or_equal, in, not_in, \
    in_list, not_in_list, contains, not_contains, starts_with, ends_with, regex, empty, exists, not_exists";
const FLAG_OPERATORS: &str = "equal, not_equal, empty, exists, not_exists";
const LIST_OPERATORS: &str = "contains, not_contains, in_list, not_in_list, empty, exists, not_exists";
const ID_OPERATORS: &str = "contains, not_contains, equal, not_equal, in_list, not_in_list, empty, exists, not_exists";
const RESULT_OPERATORS: &str = "contains, not_contains, equal, not_equal, regex, empty, exists, not_exists";

/// Operators that mean something without a value.
pub(super) fn needs_no_value(operator: &str) -> bool {
    matches!(operator, "exists" | "not_exists")
}

fn refused(parsed: &ParsedCondition, allowed: &str) -> FilterError {
    FilterError::Operator {
        column: shorten(&parsed.column),
        operator: shorten(&parsed.operator),
        allowed: allowed.to_owned(),
    }
}

fn comparison(operator: &str) -> Option<Comparison> {
    COMPARISONS.iter().find(|(name, _)| *name == operator).map(|(_, comparison)| *comparison)
}

/// `empty`, `exists` and `not_exists`: whether emptiness is asked for; `None` for another operator.
fn emptiness(parsed: &ParsedCondition) -> Result<Option<bool>, FilterError> {
    match parsed.operator.as_str() {
        "exists" => Ok(Some(false)),
        "not_exists" => Ok(Some(true)),
        "empty" => wants(&parsed.value).map(Some).ok_or_else(|| misfit(parsed, Say::NeedsTruth)),
        _ => Ok(None),
    }
}

pub(super) fn number(parsed: &ParsedCondition) -> Result<NumberTest, FilterError> {
    if let Some(empty) = emptiness(parsed)? {
        return Ok(NumberTest::Empty(empty));
    }
    if let Some(comparison) = comparison(&parsed.operator) {
        let value = number_of(parsed, &parsed.value)?;
        return Ok(NumberTest::Compare(comparison, value));
    }
    match parsed.operator.as_str() {
        "in" | "not_in" => {
            let (min, max) = range(parsed, number_of)?;
            let inside = parsed.operator == "in";
            Ok(NumberTest::Between { min, max, inside })
        }
        "in_list" | "not_in_list" => {
            Ok(NumberTest::OneOf { values: list(parsed, number_of)?, inside: parsed.operator == "in_list" })
        }
        _ => Err(refused(parsed, NUMBER_OPERATORS)),
    }
}

pub(super) fn time(parsed: &ParsedCondition) -> Result<TimeTest, FilterError> {
    if let Some(empty) = emptiness(parsed)? {
        return Ok(TimeTest::Empty(empty));
    }
    if let Some(comparison) = comparison(&parsed.operator) {
        let value = moment(parsed, &parsed.value)?;
        return Ok(TimeTest::Compare(comparison, value));
    }
    match parsed.operator.as_str() {
        "in" | "not_in" => {
            let (min, max) = range(parsed, moment)?;
            let inside = parsed.operator == "in";
            Ok(TimeTest::Between { min, max, inside })
        }
        _ => Err(refused(parsed, TIME_OPERATORS)),
    }
}

pub(super) fn text(parsed: &ParsedCondition) -> Result<TextTest, FilterError> {
    if let Some(empty) = emptiness(parsed)? {
        return Ok(TextTest::Empty(empty));
    }
    if let Some(comparison) = comparison(&parsed.operator) {
        let value = text_of(parsed, &parsed.value)?;
        return Ok(TextTest::Compare(comparison, value));
    }
    let one = || text_of(parsed, &parsed.value);
    match parsed.operator.as_str() {
        "in" | "not_in" => {
            let (min, max) = range(parsed, text_of)?;
            let inside = parsed.operator == "in";
            Ok(TextTest::Between { min, max, inside })
        }
        "in_list" | "not_in_list" => {
            Ok(TextTest::OneOf { values: list(parsed, text_of)?, inside: parsed.operator == "in_list" })
        }
        "contains" | "not_contains" => Ok(TextTest::Contains { needle: one()?, found: parsed.operator == "contains" }),
        "starts_with" => Ok(TextTest::StartsWith(one()?)),
        "ends_with" => Ok(TextTest::EndsWith(one()?)),
        "regex" => Ok(TextTest::Matches(pattern(parsed)?)),
        _ => Err(refused(parsed, TEXT_OPERATORS)),
    }
}

fn pattern(parsed: &ParsedCondition) -> Result<Pattern, FilterError> {
    let text = text_of(parsed, &parsed.value)?;
    Pattern::new(&text).map_err(|expected| misfit(parsed, expected))
}

fn truth(parsed: &ParsedCondition) -> Result<bool, FilterError> {
    match &parsed.value {
        Value::Null => None,
        value => wants(value),
    }
    .ok_or_else(|| misfit(parsed, Say::NeedsTruth))
}

/// A flag always has a value: it is true or false.
pub(super) fn flag(parsed: &ParsedCondition) -> Result<bool, FilterError> {
    if let Some(empty) = emptiness(parsed)? {
        return Ok(!empty);
    }
    match parsed.operator.as_str() {
        "equal" => truth(parsed),
        "not_equal" => truth(parsed).map(|value| !value),
        _ => Err(refused(parsed, FLAG_OPERATORS)),
    }
}

pub(super) fn data_flag(parsed: &ParsedCondition) -> Result<DataTest, FilterError> {
    if let Some(empty) = emptiness(parsed)? {
        return Ok(DataTest::Text(TextTest::Empty(empty)));
    }
    match parsed.operator.as_str() {
        "equal" | "not_equal" => Ok(DataTest::Flag { is: truth(parsed)?, negated: parsed.operator == "not_equal" }),
        _ => Err(refused(parsed, FLAG_OPERATORS)),
    }
}

pub(super) fn people(parsed: &ParsedCondition) -> Result<PeopleTest, FilterError> {
    if let Some(empty) = emptiness(parsed)? {
        return Ok(PeopleTest::Empty(empty));
    }
    match parsed.operator.as_str() {
        "contains" | "in_list" | "not_contains" | "not_in_list" => {
            Ok(PeopleTest::Any { ids: list(parsed, id)?, found: !parsed.operator.starts_with("not_") })
        }
        _ => Err(refused(parsed, LIST_OPERATORS)),
    }
}

pub(super) fn results(parsed: &ParsedCondition) -> Result<ResultsTest, FilterError> {
    if let Some(empty) = emptiness(parsed)? {
        return Ok(ResultsTest::Empty(empty));
    }
    match parsed.operator.as_str() {
        "contains" | "not_contains" => {
            Ok(ResultsTest::Contains { needle: text_of(parsed, &parsed.value)?, found: parsed.operator == "contains" })
        }
        "equal" | "not_equal" => Ok(ResultsTest::Equal { json: json(parsed)?, found: parsed.operator == "equal" }),
        "regex" => Ok(ResultsTest::Matches(pattern(parsed)?)),
        _ => Err(refused(parsed, RESULT_OPERATORS)),
    }
}

/// A result, given as JSON or as a text that holds JSON.
fn json(parsed: &ParsedCondition) -> Result<String, FilterError> {
    let value = match &parsed.value {
        Value::String(text) => serde_json::from_str(text).map_err(|_| misfit(parsed, Say::NeedsResult))?,
        other => other.clone(),
    };
    text_of(parsed, &Value::String(value.to_string()))
}

/// Texts such as `1 2,3;4` are lists of ids here.
pub(super) fn ids(parsed: &ParsedCondition) -> Result<IdsTest, FilterError> {
    if let Some(empty) = emptiness(parsed)? {
        return Ok(IdsTest::Empty(empty));
    }
    let found = !parsed.operator.starts_with("not_");
    match parsed.operator.as_str() {
        "contains" | "not_contains" | "equal" | "not_equal" | "in_list" | "not_in_list" => {
            let ids = match &parsed.value {
                Value::String(text) => text
                    .split([',', ';', ' '])
                    .filter(|part| !part.is_empty())
                    .map(|part| id(parsed, &Value::String(part.to_owned())))
                    .take(10_000)
                    .collect::<Result<Vec<_>, _>>()?,
                _ => list(parsed, id)?,
            };
            Ok(IdsTest::Any { ids, found })
        }
        _ => Err(refused(parsed, ID_OPERATORS)),
    }
}

pub(super) fn versions(parsed: &ParsedCondition) -> Result<VersionsTest, FilterError> {
    if let Some(empty) = emptiness(parsed)? {
        return Ok(VersionsTest::Empty(empty));
    }
    let found = !parsed.operator.starts_with("not_");
    match parsed.operator.as_str() {
        "contains" | "not_contains" => Ok(VersionsTest::Contains { any: list(parsed, text_of)?, found }),
        "equal" | "not_equal" | "in_list" | "not_in_list" => {
            Ok(VersionsTest::OneOf { values: list(parsed, text_of)?, found })
        }
        _ => Err(refused(parsed, ID_OPERATORS)),
    }
}
