//! Records of a JSON list, or one a line.

use super::model::{Found, Region, Shape};
use labelkeep_model::Say;
use serde_json::{Map, Value, value::RawValue};

pub(crate) type Records = Box<dyn Iterator<Item = (u64, Option<Value>)> + Send>;

/// Each with its number from 1; `None`: it is no JSON.
pub(crate) fn records(bytes: Vec<u8>) -> Result<Records, Say> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'[') {
        let list: Vec<Box<RawValue>> = serde_json::from_slice(&bytes)
            .map_err(|error| Say::LabelFileBroken { name: "".into(), why: error.to_string().into() })?;
        drop(bytes);
        return Ok(Box::new((1..).zip(list).map(|(row, raw)| (row, serde_json::from_str(raw.get()).ok()))));
    }
    if let Ok(one) = serde_json::from_slice::<Value>(&bytes) {
        return Ok(Box::new(std::iter::once((1, Some(one)))));
    }
    let mut at = 0;
    let mut row = 0;
    Ok(Box::new(std::iter::from_fn(move || {
        loop {
            let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
            let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let line = rest.get(..end)?;
            at += end + 1;
            row += 1;
            if line.iter().any(|byte| !byte.is_ascii_whitespace()) {
                return Some((row, serde_json::from_slice(line).ok()));
            }
        }
    })))
}

/// Makes tasks of records; one that is no JSON object is told.
pub(crate) fn founds(
    file: usize,
    bytes: Vec<u8>,
    read: impl Fn(&mut Found, Map<String, Value>) + Send + 'static,
) -> Result<super::Founds, Say> {
    Ok(Box::new(records(bytes)?.map(move |(row, value)| {
        let mut found = Found::new(file, row);
        match value {
            Some(Value::Object(record)) => read(&mut found, record),
            _ => found.lost.push(Say::LabelRecordBroken),
        }
        found
    })))
}

/// The text of a record, which then is no further field.
pub(crate) fn take_text(found: &mut Found, record: &mut Map<String, Value>, names: &[&str]) -> usize {
    for name in names {
        if let Some(Value::String(text)) = record.get(*name) {
            let length = text.chars().count();
            found.text = Some(text.clone());
            record.shift_remove(*name);
            return length;
        }
    }
    found.lost.push(Say::LabelRecordNoText);
    0
}

/// A span within a text of this length.
pub(crate) fn span(start: Option<&Value>, end: Option<&Value>, length: usize) -> Option<Shape> {
    let place = |value: Option<&Value>| usize::try_from(value?.as_u64()?).ok();
    let (start, end) = (place(start)?, place(end)?);
    (start < end && end <= length).then_some(Shape::Span { start, end })
}

/// A region, or its loss.
pub(crate) fn put(found: &mut Found, regions: &mut Vec<Region>, region: Option<Region>, what: impl FnOnce() -> String) {
    match region {
        Some(region) => regions.push(region),
        None => found.lost.push(Say::LabelRegionBroken { what: what().into() }),
    }
}

/// `[start, end, label]`
pub(crate) fn triple(value: &Value, length: usize) -> Option<Region> {
    let parts = value.as_array()?;
    let shape = span(parts.first(), parts.get(1), length)?;
    Some(Region::new(shape, parts.get(2)?.as_str()?))
}

/// A text, a number or a list of such, as labels.
pub(crate) fn labels(value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match value {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}
