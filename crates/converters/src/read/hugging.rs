//! Folders of Hugging Face `datasets`: `metadata.jsonl` beside the pictures.

use super::{
    dataset::{Dataset, Founds},
    model::{Found, Picture, Region, Shape},
    records::{founds, labels, put, records},
};
use labelkeep_model::Say;
use serde_json::{Map, Value};
use std::collections::HashMap;

pub(crate) fn read(dataset: &Dataset, file: usize, bytes: Vec<u8>) -> Result<Founds, Say> {
    let mut pictures: HashMap<String, Picture> = HashMap::new();
    for (_, record) in records(bytes.clone())? {
        if let Some(name) = record.as_ref().and_then(|record| record.get("file_name")?.as_str()) {
            pictures.insert(name.to_owned(), dataset.picture(name, file));
        }
    }
    founds(file, bytes, move |found, record| task(found, record, &pictures))
}

fn task(found: &mut Found, mut record: Map<String, Value>, pictures: &HashMap<String, Picture>) {
    match record.shift_remove("file_name").as_ref().and_then(Value::as_str) {
        Some(name) => found.picture = pictures.get(name).cloned(),
        None => found.lost.push(Say::LabelRecordNoText),
    }
    let number = |name: &str| record.get(name).and_then(Value::as_f64);
    found.size = Found::said_size(number("width"), number("height"));
    let mut regions = Vec::new();
    for name in ["label", "labels"] {
        let chosen = record.get(name).map(labels).unwrap_or_default();
        if !chosen.is_empty() {
            record.shift_remove(name);
            regions.push(Region::of_labels(Shape::Choice, chosen));
        }
    }
    if let Some(objects) = record.shift_remove("objects") {
        let list = |name: &str| objects.get(name).and_then(Value::as_array);
        let boxes = list("bbox").map(Vec::as_slice).unwrap_or_default();
        let classes = list("category").or_else(|| list("categories")).or_else(|| list("label"));
        for (at, place) in boxes.iter().enumerate() {
            let class = classes.and_then(|classes| classes.get(at)).map(labels).unwrap_or_default();
            put(found, &mut regions, of_box(place, class), || format!("objects.bbox[{at}]"));
        }
    }
    found.groups.push(regions);
    found.data = record;
}

/// `[x, y, width, height]` in pixels.
fn of_box(place: &Value, class: Vec<String>) -> Option<Region> {
    let numbers: Vec<f64> = place.as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [x, y, width, height] if !class.is_empty() => {
            let shape = Shape::Box { x: *x, y: *y, width: *width, height: *height, angle: 0.0 };
            Some(Region::of_labels(shape, class))
        }
        _ => None,
    }
}
