//! spaCy: training data as JSON; its binary `DocBin` is no file that anything else reads.

use super::{
    dataset::Founds,
    model::{Found, Region, Shape},
    records::{put, records, span, take_text, triple},
};
use labelkeep_model::Say;
use serde_json::{Map, Value};

pub(crate) fn read(file: usize, bytes: Vec<u8>) -> Result<Founds, Say> {
    Ok(Box::new(records(bytes)?.map(move |(row, value)| {
        let mut found = Found::new(file, row);
        match value {
            Some(Value::Object(object)) => record(&mut found, object),
            // `["text", {"entities": […]}]`
            Some(Value::Array(pair)) => match pair.as_slice() {
                [Value::String(text), Value::Object(about)] => {
                    let mut object = about.clone();
                    object.insert("text".to_owned(), Value::String(text.clone()));
                    record(&mut found, object);
                }
                _ => found.lost.push(Say::LabelRecordBroken),
            },
            _ => found.lost.push(Say::LabelRecordBroken),
        }
        found
    })))
}

fn record(found: &mut Found, mut record: Map<String, Value>) {
    let length = take_text(found, &mut record, &["text"]);
    let mut regions = Vec::new();
    for name in ["entities", "ents", "spans"] {
        let Some(Value::Array(list)) = record.get(name).cloned() else { continue };
        record.shift_remove(name);
        for item in &list {
            let region = triple(item, length).or_else(|| named(item, length));
            put(found, &mut regions, region, || item.to_string());
        }
    }
    if let Some(Value::Object(categories)) = record.shift_remove("cats") {
        let chosen = categories.into_iter().filter(|(_, value)| value.as_f64().is_some_and(|value| value >= 0.5));
        let chosen: Vec<String> = chosen.map(|(name, _)| name).collect();
        if !chosen.is_empty() {
            regions.push(Region::of_labels(Shape::Choice, chosen));
        }
    }
    // Of a whole document: what the model made of it, token by token.
    record.shift_remove("tokens");
    found.groups.push(regions);
    found.data = record;
}

fn named(item: &Value, length: usize) -> Option<Region> {
    let shape = span(item.get("start"), item.get("end"), length)?;
    Some(Region::new(shape, item.get("label")?.as_str()?))
}
