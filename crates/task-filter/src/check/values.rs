//! JSON values -> the type that a column holds. Every error says what would fit.

use labelkeep_model::{Say, Timestamp};
use serde_json::Value;

use crate::error::{FilterError, shorten};
use crate::parse::ParsedCondition;

/// Characters of one text value.
const MAX_TEXT: usize = 10_000;
/// Values in a list.
const MAX_LIST: usize = 10_000;

pub(super) fn misfit(parsed: &ParsedCondition, expected: Say) -> FilterError {
    FilterError::Value { column: shorten(&parsed.column), expected: Box::new(expected) }
}

pub(super) fn number(parsed: &ParsedCondition, value: &Value) -> Result<f64, FilterError> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|n: &f64| n.is_finite()).ok_or_else(|| misfit(parsed, Say::NeedsNumber))
}

/// Microseconds since 1970 UTC. A moment without a zone is UTC; a date or a year alone is its first moment. Larger
/// numbers are seconds since 1970, or milliseconds, as programs write moments.
pub(super) fn moment(parsed: &ParsedCondition, value: &Value) -> Result<i64, FilterError> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    let moment = number.and_then(Timestamp::of_number).or_else(|| Timestamp::parse(value.as_str()?.trim()));
    moment.map(|moment| moment.0).ok_or_else(|| misfit(parsed, Say::NeedsMoment))
}

pub(super) fn text(parsed: &ParsedCondition, value: &Value) -> Result<String, FilterError> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return Err(misfit(parsed, Say::NeedsText)),
    };
    if text.chars().count() > MAX_TEXT {
        return Err(misfit(parsed, Say::NeedsShorterText { most: MAX_TEXT.into() }));
    }
    if text.contains('\0') {
        return Err(misfit(parsed, Say::NeedsTextWithoutNul));
    }
    Ok(text)
}

pub(super) fn id(parsed: &ParsedCondition, value: &Value) -> Result<i64, FilterError> {
    let id = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    id.ok_or_else(|| misfit(parsed, Say::NeedsId))
}

/// `{"min":…,"max":…}`, each end read by `read`.
pub(super) fn range<T>(
    parsed: &ParsedCondition,
    read: fn(&ParsedCondition, &Value) -> Result<T, FilterError>,
) -> Result<(T, T), FilterError> {
    let (Some(min), Some(max)) = (parsed.value.get("min"), parsed.value.get("max")) else {
        return Err(misfit(parsed, Say::NeedsRange));
    };
    Ok((read(parsed, min)?, read(parsed, max)?))
}

/// A list, a single value, or a text with values between commas.
pub(super) fn list<T>(
    parsed: &ParsedCondition,
    read: fn(&ParsedCondition, &Value) -> Result<T, FilterError>,
) -> Result<Vec<T>, FilterError> {
    let values = match &parsed.value {
        Value::Array(values) => values.clone(),
        Value::String(text) => text.split(',').map(|part| Value::String(part.trim().to_owned())).collect(),
        one => vec![one.clone()],
    };
    if values.len() > MAX_LIST {
        return Err(misfit(parsed, Say::NeedsShorterList { most: MAX_LIST.into() }));
    }
    values.iter().map(|value| read(parsed, value)).collect()
}
