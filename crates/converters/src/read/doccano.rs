//! doccano: a text a line, with spans, relations or classes.

use super::{
    dataset::Founds,
    model::{Found, Region, Shape},
    records::{founds, labels, put, span, take_text, triple},
};
use labelkeep_model::Say;
use serde_json::{Map, Value};

pub(crate) fn read(file: usize, bytes: Vec<u8>) -> Result<Founds, Say> {
    founds(file, bytes, record)
}

fn record(found: &mut Found, mut record: Map<String, Value>) {
    let length = take_text(found, &mut record, &["text", "data"]);
    let mut regions = Vec::new();
    for name in ["label", "labels"] {
        match record.shift_remove(name) {
            Some(Value::Array(list)) if list.iter().any(Value::is_array) => {
                for item in &list {
                    put(found, &mut regions, triple(item, length), || item.to_string());
                }
            }
            None | Some(Value::Null) => {}
            Some(classes) => classes_of(&classes, &mut regions),
        }
    }
    if let Some(classes) = record.shift_remove("cats") {
        classes_of(&classes, &mut regions);
    }
    if let Some(Value::Array(entities)) = record.shift_remove("entities") {
        for entity in &entities {
            let region = |entity: &Value| {
                let shape = span(entity.get("start_offset"), entity.get("end_offset"), length)?;
                let mut region = Region::new(shape, entity.get("label")?.as_str()?);
                region.id = entity.get("id").map(Value::to_string);
                Some(region)
            };
            put(found, &mut regions, region(entity), || entity.to_string());
        }
    }
    if let Some(Value::Array(relations)) = record.shift_remove("relations") {
        for relation in &relations {
            let region = |relation: &Value| {
                let (from, to) = (relation.get("from_id")?.to_string(), relation.get("to_id")?.to_string());
                Some(Region::of_labels(Shape::Relation { from, to }, labels(relation.get("type")?)))
            };
            put(found, &mut regions, region(relation), || relation.to_string());
        }
    }
    found.groups.push(regions);
    found.data = record;
}

fn classes_of(classes: &Value, regions: &mut Vec<Region>) {
    let classes = labels(classes);
    if !classes.is_empty() {
        regions.push(Region::of_labels(Shape::Choice, classes));
    }
}
