//! JSON values -> the type that a column holds. Every error says what would fit.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::Value;

use crate::error::{FilterError, shorten};
use crate::parse::ParsedCondition;

/// Characters of one text value.
const MAX_TEXT: usize = 10_000;
/// Values in a list.
const MAX_LIST: usize = 10_000;

pub(super) fn misfit(parsed: &ParsedCondition, expected: impl Into<String>) -> FilterError {
    FilterError::Value { column: shorten(&parsed.column), expected: expected.into() }
}

pub(super) fn number(parsed: &ParsedCondition, value: &Value) -> Result<f64, FilterError> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|n: &f64| n.is_finite()).ok_or_else(|| misfit(parsed, "a number is needed"))
}

/// Microseconds since 1970 UTC. A moment without a zone is UTC; a date or a year alone is its first moment. Larger
/// numbers are seconds since 1970, or milliseconds, as programs write moments.
pub(super) fn moment(parsed: &ParsedCondition, value: &Value) -> Result<i64, FilterError> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    if let Some(moment) = number.and_then(moment_of_number) {
        return Ok(moment);
    }
    let text = value.as_str().unwrap_or_default().trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.timestamp_micros());
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(moment) = NaiveDateTime::parse_from_str(text, format) {
            return Ok(moment.and_utc().timestamp_micros());
        }
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map(|day| day.and_time(NaiveTime::MIN).and_utc().timestamp_micros())
        .map_err(|_| misfit(parsed, "a moment such as 2026-01-31T12:00:00.000Z is needed"))
}

fn moment_of_number(number: f64) -> Option<i64> {
    const YEARS: std::ops::Range<f64> = 1000.0..10_000.0;
    /// Of the year 5138: as milliseconds it is in 1973.
    const SECONDS: f64 = 1e11;
    /// Of the year 9999.
    const MILLISECONDS: f64 = 253_402_300_800_000.0;
    #[expect(clippy::cast_possible_truncation, reason = "bounded below")]
    match number {
        _ if YEARS.contains(&number) && number.fract() == 0.0 => {
            let day = NaiveDate::from_ymd_opt(number as i32, 1, 1)?;
            Some(day.and_time(NaiveTime::MIN).and_utc().timestamp_micros())
        }
        _ if number.abs() < SECONDS => Some((number * 1e6) as i64),
        _ if number.abs() < MILLISECONDS => Some((number * 1e3) as i64),
        _ => None,
    }
}

pub(super) fn text(parsed: &ParsedCondition, value: &Value) -> Result<String, FilterError> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return Err(misfit(parsed, "a text is needed")),
    };
    if text.chars().count() > MAX_TEXT {
        return Err(misfit(parsed, format!("a text of at most {MAX_TEXT} characters is needed")));
    }
    if text.contains('\0') {
        return Err(misfit(parsed, "a text without the character U+0000 is needed"));
    }
    Ok(text)
}

pub(super) fn id(parsed: &ParsedCondition, value: &Value) -> Result<i64, FilterError> {
    let id = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    id.ok_or_else(|| misfit(parsed, "an id (a whole number) is needed"))
}

/// `{"min":…,"max":…}`, each end read by `read`.
pub(super) fn range<T>(
    parsed: &ParsedCondition,
    read: fn(&ParsedCondition, &Value) -> Result<T, FilterError>,
) -> Result<(T, T), FilterError> {
    let (Some(min), Some(max)) = (parsed.value.get("min"), parsed.value.get("max")) else {
        return Err(misfit(parsed, "a range {\"min\":…,\"max\":…} is needed"));
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
        return Err(misfit(parsed, format!("a list of at most {MAX_LIST} values is needed")));
    }
    values.iter().map(|value| read(parsed, value)).collect()
}
