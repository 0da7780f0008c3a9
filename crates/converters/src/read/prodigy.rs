//! Prodigy: a task a line; texts with spans and relations, choices, and pictures with shapes.

use super::{
    dataset::{Dataset, Founds, is_address},
    labelme::points,
    model::{Found, Picture, Region, Shape},
    records::{founds, labels, put, span, take_text},
};
use labelkeep_model::Say;
use serde_json::{Map, Value};
use std::collections::HashMap;

pub(crate) fn read(dataset: &Dataset, file: usize, bytes: Vec<u8>) -> Result<Founds, Say> {
    // Names of pictures are looked up where the data set is.
    let mut pictures: HashMap<String, Picture> = HashMap::new();
    for (_, record) in super::records::records(bytes.clone())? {
        if let Some(name) = record.as_ref().and_then(picture_name) {
            let picture = dataset.picture(&name, file);
            pictures.insert(name, picture);
        }
    }
    founds(file, bytes, move |found, record| task(found, record, &pictures))
}

fn picture_name(record: &Value) -> Option<String> {
    let text = |name: &str| record.get(name).and_then(Value::as_str);
    let image = text("image")?;
    let name = text("path").or_else(|| record.get("meta")?.get("file")?.as_str());
    Some(if image.starts_with("data:") { name.unwrap_or_default() } else { image }.to_owned())
}

fn task(found: &mut Found, mut record: Map<String, Value>, pictures: &HashMap<String, Picture>) {
    let whole = Value::Object(record.clone());
    let mut length = 0;
    if let Some(name) = picture_name(&whole) {
        let known = pictures.get(&name).cloned();
        found.picture = known
            .or_else(|| is_address(&name).then(|| Picture::Address(name.clone())))
            .or(Some(Picture::Missing(name)));
        let number = |name: &str| whole.get(name).and_then(Value::as_f64);
        found.size = Found::said_size(number("width"), number("height"));
        for name in ["image", "width", "height", "path"] {
            record.shift_remove(name);
        }
    } else {
        length = take_text(found, &mut record, &["text"]);
    }
    let answer = record.shift_remove("answer");
    let answer = answer.as_ref().and_then(Value::as_str).unwrap_or("accept");
    let mut regions = Vec::new();
    if let Some(Value::Array(spans)) = record.shift_remove("spans") {
        for item in &spans {
            let region = if found.picture.is_some() { shape(item) } else { of_text(item, length) };
            put(found, &mut regions, region, || item.to_string());
        }
    }
    if let Some(Value::Array(relations)) = record.shift_remove("relations") {
        for item in &relations {
            put(found, &mut regions, relation(item), || item.to_string());
        }
    }
    choices(&mut record, &mut regions);
    // What follows from the text, or is only for showing.
    for name in ["tokens", "_is_binary", "_view_id", "config", "options"] {
        record.shift_remove(name);
    }
    if answer == "reject" && !regions.is_empty() {
        // These are the labels that somebody said no to.
        found.lost.push(Say::LabelRejected);
        regions.clear();
    }
    found.was_skipped = answer == "ignore";
    found.groups.push(regions);
    found.data = record;
}

fn choices(record: &mut Map<String, Value>, regions: &mut Vec<Region>) {
    let accepted = record.shift_remove("accept").map(|accepted| labels(&accepted)).unwrap_or_default();
    let label = record.shift_remove("label").map(|label| labels(&label)).unwrap_or_default();
    let chosen = if accepted.is_empty() { label } else { accepted };
    if !chosen.is_empty() {
        regions.push(Region::of_labels(Shape::Choice, chosen));
    }
}

fn of_text(item: &Value, length: usize) -> Option<Region> {
    let mut region = Region::new(span(item.get("start"), item.get("end"), length)?, item.get("label")?.as_str()?);
    region.id = Some(place(item)?);
    region.score = item.get("score").and_then(Value::as_f64);
    Some(region)
}

fn place(span: &Value) -> Option<String> {
    Some(format!("{}-{}", span.get("start")?, span.get("end")?))
}

fn relation(item: &Value) -> Option<Region> {
    let (from, to) = (place(item.get("head_span")?)?, place(item.get("child_span")?)?);
    Some(Region::of_labels(Shape::Relation { from, to }, labels(item.get("label")?)))
}

fn shape(item: &Value) -> Option<Region> {
    let label = item.get("label")?.as_str()?;
    let number = |name: &str| item.get(name).and_then(Value::as_f64);
    let points = item.get("points").and_then(points).unwrap_or_default();
    let shape = match (item.get("type").and_then(Value::as_str), points.as_slice()) {
        (Some("rect"), _) | (None, []) => Shape::Box {
            x: number("x")?,
            y: number("y")?,
            width: number("width")?,
            height: number("height")?,
            angle: 0.0,
        },
        (_, [_, _, _, ..]) => Shape::Polygon(points),
        _ => return None,
    };
    Some(Region::new(shape, label))
}
