//! COCO: pictures, categories and annotations in one document, or in several about the same pictures.

use super::{
    coco_mask,
    dataset::{Dataset, Founds},
    model::{Found, Picture, Point, Region, Shape},
};
use labelkeep_model::Say;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::collections::HashMap;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    images: Vec<Value>,
    #[serde(default)]
    annotations: Vec<Box<RawValue>>,
    #[serde(default)]
    categories: Vec<Value>,
}

#[derive(Debug)]
struct Category {
    name: String,
    keypoints: Vec<String>,
}

struct Image {
    file: usize,
    row: u64,
    picture: Picture,
    size: Option<(f64, f64)>,
    /// With the place of their document.
    annotations: Vec<(usize, Box<RawValue>)>,
}

type Categories = Vec<HashMap<String, Category>>;

/// Several documents that name one picture make one task of it.
pub(crate) fn read(dataset: &Dataset, files: Vec<(usize, Vec<u8>)>) -> Result<Founds, Say> {
    let mut images: Vec<Image> = Vec::new();
    let mut by_picture: HashMap<String, usize> = HashMap::new();
    let mut categories = Categories::new();
    let mut strays = Vec::new();
    for (file, bytes) in files {
        let name = dataset.path(file).to_owned();
        let document: Document = match serde_json::from_slice(&bytes) {
            Ok(document) => document,
            // Beside the labels there are other documents, of which nothing is taken.
            Err(error) => {
                let why = error.to_string().into();
                strays
                    .push(Found { lost: vec![Say::LabelFileBroken { name: name.into(), why }], ..Found::new(file, 0) });
                continue;
            }
        };
        drop(bytes);
        let at = categories.len();
        categories.push(document.categories.iter().filter_map(category).collect());
        let mut by_id: HashMap<String, usize> = HashMap::new();
        for (row, image) in (1..).zip(&document.images) {
            let Some(said) = said_image(dataset, file, image) else {
                let what = format!("images[{}]", row - 1).into();
                strays.push(Found { lost: vec![Say::LabelRegionBroken { what }], ..Found::new(file, row) });
                continue;
            };
            let (key, picture, size) = said;
            let index = *by_picture.entry(key).or_insert_with(|| {
                images.push(Image { file, row, picture, size, annotations: Vec::new() });
                images.len() - 1
            });
            if let Some(id) = image.get("id") {
                by_id.insert(id.to_string(), index);
            }
        }
        let mut without = 0_u64;
        for annotation in document.annotations {
            match image_of(&annotation).and_then(|id| images.get_mut(*by_id.get(&id)?)) {
                Some(image) => image.annotations.push((at, annotation)),
                None => without += 1,
            }
        }
        if without > 0 {
            let lost = vec![Say::LabelsWithoutPicture { count: without.into() }];
            strays.push(Found { lost, ..Found::new(file, 0) });
        }
    }
    let founds = images.into_iter().map(move |image| found(image, &categories));
    Ok(Box::new(strays.into_iter().chain(founds)))
}

/// Its name, where it is, and its size where that is said.
type SaidImage = (String, Picture, Option<(f64, f64)>);

fn said_image(dataset: &Dataset, file: usize, image: &Value) -> Option<SaidImage> {
    let text = |name: &str| image.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let name = text("file_name").or_else(|| text("path")).or_else(|| text("coco_url"))?;
    let mut picture = dataset.picture(name, file);
    if matches!(picture, Picture::Missing(_)) {
        let others = ["coco_url", "flickr_url", "path"].into_iter().filter_map(text);
        let known = others.map(|other| dataset.picture(other, file));
        picture = known.into_iter().find(|other| !matches!(other, Picture::Missing(_))).unwrap_or(picture);
    }
    let number = |name: &str| image.get(name).and_then(Value::as_f64);
    let size = Found::said_size(number("width"), number("height"));
    let key = match &picture {
        Picture::File(file) => format!("{file}"),
        Picture::Address(name) | Picture::Missing(name) => format!("\"{name}"),
    };
    Some((key, picture, size))
}

fn category(category: &Value) -> Option<(String, Category)> {
    let texts = category.get("keypoints").and_then(Value::as_array).into_iter().flatten();
    let keypoints = texts.filter_map(|name| name.as_str().map(str::to_owned)).collect();
    let name = category.get("name")?.as_str()?.to_owned();
    Some((category.get("id")?.to_string(), Category { name, keypoints }))
}

fn image_of(annotation: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Of {
        image_id: Value,
    }
    serde_json::from_str::<Of>(annotation.get()).ok().map(|of| of.image_id.to_string())
}

fn found(image: Image, categories: &Categories) -> Found {
    let mut found = Found { picture: Some(image.picture), size: image.size, ..Found::new(image.file, image.row) };
    let mut regions = Vec::new();
    for (at, (document, raw)) in image.annotations.iter().enumerate() {
        let Ok(annotation) = serde_json::from_str::<Value>(raw.get()) else { continue };
        let named = categories.get(*document).zip(annotation.get("category_id"));
        let category = named.and_then(|(known, id)| known.get(&id.to_string()));
        if let Err(say) = regions_of(&annotation, category, at, &mut regions) {
            found.lost.push(say);
        }
    }
    found.groups.push(regions);
    found
}

fn regions_of(
    annotation: &Value,
    category: Option<&Category>,
    at: usize,
    regions: &mut Vec<Region>,
) -> Result<(), Say> {
    let id = annotation.get("id").map_or_else(|| (at + 1).to_string(), Value::to_string);
    let broken = || Say::LabelRegionBroken { what: format!("annotation {id}").into() };
    if let Some(caption) = annotation.get("caption").and_then(Value::as_str) {
        regions.push(Region::of_labels(Shape::Text(vec![caption.to_owned()]), Vec::new()));
        return Ok(());
    }
    let Some(category) = category else {
        let class = annotation.get("category_id").map_or_else(String::new, Value::to_string);
        return Err(Say::LabelClassUnknown { class: class.into() });
    };
    if annotation.get("segments_info").is_some() {
        return Err(Say::LabelRegionKind { kind: "panoptic segments".into() });
    }
    let start = regions.len();
    let points = keypoints(annotation, category).ok_or_else(broken)?;
    let mut shapes = shapes(annotation).ok_or_else(broken)?;
    if !points.is_empty() && annotation.get("segmentation").is_none_or(is_empty) && is_hull(&shapes, &points) {
        // The box around points says nothing that they do not say.
        shapes.clear();
    }
    let parent = (!shapes.is_empty()).then(|| id.clone());
    for (number, shape) in shapes.into_iter().enumerate() {
        let mut region = Region::new(shape, &category.name);
        region.score = annotation.get("score").and_then(Value::as_f64);
        region.id = parent.clone().filter(|_| number == 0);
        region.notes = notes(annotation);
        regions.push(region);
    }
    for (name, point, is_hidden) in points {
        let mut region = Region::new(Shape::Point(point), name);
        region.parent.clone_from(&parent);
        region.notes.extend(is_hidden.then(|| "occluded".to_owned()));
        regions.push(region);
    }
    if regions.len() == start && annotation.get("num_keypoints").is_none() { Err(broken()) } else { Ok(()) }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn notes(annotation: &Value) -> Vec<String> {
    let mut notes = Vec::new();
    if annotation.get("iscrowd").and_then(Value::as_u64) == Some(1) {
        notes.push("iscrowd".to_owned());
    }
    for (name, value) in annotation.get("attributes").and_then(Value::as_object).into_iter().flatten() {
        match value {
            Value::Bool(false) | Value::Null => {}
            Value::Bool(true) => notes.push(name.clone()),
            Value::String(text) => notes.push(format!("{name}: {text}")),
            other => notes.push(format!("{name}: {other}")),
        }
    }
    notes
}

/// Outlines or a mask where there are some, else the box. `None`: numbers that are none.
fn shapes(annotation: &Value) -> Option<Vec<Shape>> {
    match annotation.get("segmentation") {
        Some(Value::Array(outlines)) if !outlines.is_empty() => {
            return outlines
                .iter()
                .map(|outline| Some(Shape::Polygon(pairs(outline).filter(|p| p.len() >= 3)?)))
                .collect();
        }
        Some(mask @ Value::Object(_)) => return Some(vec![Shape::Mask(coco_mask::of(mask)?)]),
        _ => {}
    }
    let Some(place) = annotation.get("bbox").filter(|place| !is_empty(place)) else { return Some(Vec::new()) };
    let numbers: Vec<f64> = place.as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [x, y, width, height] if *width >= 0.0 && *height >= 0.0 => {
            Some(vec![Shape::Box { x: *x, y: *y, width: *width, height: *height, angle: 0.0 }])
        }
        _ => None,
    }
}

fn pairs(outline: &Value) -> Option<Vec<Point>> {
    let numbers: Vec<f64> = outline.as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?;
    numbers
        .len()
        .is_multiple_of(2)
        .then(|| numbers.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect())
}

fn keypoints(annotation: &Value, category: &Category) -> Option<Vec<(String, Point, bool)>> {
    let Some(list) = annotation.get("keypoints").filter(|list| !is_empty(list)) else { return Some(Vec::new()) };
    let numbers: Vec<f64> = list.as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?;
    let mut found = Vec::new();
    for (at, point) in numbers.chunks_exact(3).enumerate() {
        let [x, y, seen] = point else { continue };
        if *seen > 0.0 {
            let name = category.keypoints.get(at).cloned().unwrap_or_else(|| format!("{} {}", category.name, at + 1));
            found.push((name, (*x, *y), *seen < 2.0));
        }
    }
    Some(found)
}

/// Whether the box is the one around the points, to the pixel.
fn is_hull(shapes: &[Shape], points: &[(String, Point, bool)]) -> bool {
    let [Shape::Box { x, y, width, height, .. }] = shapes else { return false };
    let bounds = points.iter().fold((f64::MAX, f64::MAX, f64::MIN, f64::MIN), |b, (_, (x, y), _)| {
        (b.0.min(*x), b.1.min(*y), b.2.max(*x), b.3.max(*y))
    });
    let near = |a: f64, b: f64| (a - b).abs() <= 1.0;
    near(*x, bounds.0) && near(*y, bounds.1) && near(x + width, bounds.2) && near(y + height, bounds.3)
}
