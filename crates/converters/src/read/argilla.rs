//! Argilla: records with fields, what people answered and what models suggest; and those of its first version.

use super::{
    dataset::Founds,
    model::{Found, Region, Shape},
    records::{founds, labels, span},
};
use labelkeep_model::Say;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

pub(crate) fn read(file: usize, bytes: Vec<u8>) -> Result<Founds, Say> {
    founds(file, bytes, |found, record| match record.get("fields") {
        Some(Value::Object(_)) => second(found, record),
        _ => first(found, record),
    })
}

fn second(found: &mut Found, mut record: Map<String, Value>) {
    let Some(Value::Object(mut fields)) = record.shift_remove("fields") else { return };
    let named = if matches!(fields.get("text"), Some(Value::String(_))) { Some("text".to_owned()) } else { None };
    let name = named.or_else(|| fields.iter().find(|(_, value)| value.is_string()).map(|(name, _)| name.clone()));
    match name.and_then(|name| fields.shift_remove(&name)) {
        Some(Value::String(text)) => found.text = Some(text),
        _ => found.lost.push(Say::LabelRecordNoText),
    }
    let length = found.text.as_ref().map_or(0, |text| text.chars().count());
    let mut people: BTreeMap<String, Vec<Region>> = BTreeMap::new();
    let responses = record.shift_remove("responses");
    for (question, answers) in responses.as_ref().and_then(Value::as_object).into_iter().flatten() {
        let answers = match answers {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        for answer in answers {
            let status = answer.get("status").and_then(Value::as_str).unwrap_or("submitted");
            let Some(value) = answer.get("value").filter(|_| status == "submitted") else { continue };
            let person = answer.get("user_id").map_or_else(String::new, Value::to_string);
            let regions = people.entry(person).or_default();
            said(question, value, length, regions, &mut found.lost);
        }
    }
    found.groups = people.into_values().collect();
    let suggestions = record.shift_remove("suggestions");
    for (question, suggestion) in suggestions.as_ref().and_then(Value::as_object).into_iter().flatten() {
        let Some(value) = suggestion.get("value").filter(|value| !value.is_null()) else { continue };
        let start = found.predicted.len();
        said(question, value, length, &mut found.predicted, &mut found.lost);
        for region in found.predicted.iter_mut().skip(start) {
            region.score = region.score.or_else(|| suggestion.get("score").and_then(Value::as_f64));
        }
    }
    record.shift_remove("vectors");
    found.data = record;
    found.data.extend(fields);
}

fn said(question: &str, value: &Value, length: usize, regions: &mut Vec<Region>, lost: &mut Vec<Say>) {
    let mut broken = || lost.push(Say::LabelRegionBroken { what: question.into() });
    let mut add = |mut region: Region| {
        region.control = Some(question.to_owned());
        regions.push(region);
    };
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(stars) => add(Region::of_labels(Shape::Rating(stars), Vec::new())),
            None => broken(),
        },
        Value::Array(spans) if spans.iter().any(Value::is_object) => {
            for item in spans {
                let region = span(item.get("start"), item.get("end"), length).zip(item.get("label"));
                match region {
                    Some((shape, label)) => add(Region::of_labels(shape, labels(label))),
                    None => broken(),
                }
            }
        }
        // Answers in free words are told from labels by how long they are.
        Value::String(text) if text.contains(char::is_whitespace) && text.chars().count() > 60 => {
            add(Region::of_labels(Shape::Text(vec![text.clone()]), Vec::new()));
        }
        Value::String(_) | Value::Array(_) => {
            let chosen = labels(value);
            if !chosen.is_empty() {
                add(Region::of_labels(Shape::Choice, chosen));
            }
        }
        Value::Null => {}
        _ => broken(),
    }
}

/// `annotation` and `prediction`: a label, several, or `[label, start, end]`.
fn first(found: &mut Found, mut record: Map<String, Value>) {
    let inputs = record.shift_remove("inputs");
    let text = record.get("text").or_else(|| inputs.as_ref()?.get("text")).and_then(Value::as_str).map(str::to_owned);
    match text {
        Some(text) => found.text = Some(text),
        None => found.lost.push(Say::LabelRecordNoText),
    }
    record.shift_remove("text");
    record.shift_remove("tokens");
    let length = found.text.as_ref().map_or(0, |text| text.chars().count());
    let mut regions = Vec::new();
    if let Some(annotation) = record.shift_remove("annotation") {
        old(&annotation, length, false, &mut regions, &mut found.lost);
        found.groups.push(regions);
    }
    if let Some(prediction) = record.shift_remove("prediction") {
        old(&prediction, length, true, &mut found.predicted, &mut found.lost);
    }
    found.data = record;
}

fn old(value: &Value, length: usize, is_scored: bool, regions: &mut Vec<Region>, lost: &mut Vec<Say>) {
    let lists = value.as_array().map(Vec::as_slice).unwrap_or_default();
    if !lists.iter().any(Value::is_array) {
        let chosen = labels(value);
        if !chosen.is_empty() {
            regions.push(Region::of_labels(Shape::Choice, chosen));
        }
        return;
    }
    // `[[label, score], …]`, of which the best counts.
    let scores = |item: &Value| item.get(1).and_then(Value::as_f64).filter(|_| item.get(2).is_none());
    if is_scored && lists.iter().all(|item| scores(item).is_some()) {
        let best = lists.iter().max_by(|a, b| scores(a).unwrap_or(0.0).total_cmp(&scores(b).unwrap_or(0.0)));
        if let Some((best, label)) = best.and_then(|best| Some((best, best.get(0)?.as_str()?))) {
            regions.push(Region { score: scores(best), ..Region::new(Shape::Choice, label) });
        }
        return;
    }
    for item in lists {
        let place = span(item.get(1), item.get(2), length).zip(item.get(0).and_then(Value::as_str));
        match place {
            Some((shape, label)) => {
                regions.push(Region { score: item.get(3).and_then(Value::as_f64), ..Region::new(shape, label) });
            }
            None => lost.push(Say::LabelRegionBroken { what: item.to_string().into() }),
        }
    }
}
