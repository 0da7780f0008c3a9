//! labelme: a JSON file for each picture.

use super::{
    dataset::{Dataset, Founds},
    model::{Found, Picture, Point, Region, Shape},
    painted::Painted,
};
use base64::Engine as _;
use labelkeep_model::Say;
use serde_json::Value;

pub(crate) fn read(dataset: &Dataset, file: usize, bytes: &[u8]) -> Result<Founds, Say> {
    let path = dataset.path(file);
    let broken = |error: serde_json::Error| Say::LabelFileBroken { name: path.into(), why: error.to_string().into() };
    let document: Value = serde_json::from_slice(bytes).map_err(broken)?;
    let Some(shapes) = document.get("shapes").and_then(Value::as_array) else {
        return Err(Say::LabelFileOther { name: path.into(), format: "LABELME".into() });
    };
    let mut found = Found::new(file, 0);
    let name = document.get("imagePath").and_then(Value::as_str).filter(|name| !name.is_empty());
    found.picture = Some(match name.map(|name| dataset.picture(name, file)) {
        None | Some(Picture::Missing(_)) => match dataset.picture_beside(file) {
            Picture::Missing(stem) => Picture::Missing(name.map_or(stem, str::to_owned)),
            beside => beside,
        },
        Some(picture) => picture,
    });
    let number = |name: &str| document.get(name).and_then(Value::as_f64);
    found.size = Found::said_size(number("imageWidth"), number("imageHeight"));
    let mut regions = Vec::new();
    for shape in shapes {
        match region(shape) {
            Ok(region) => regions.push(region),
            Err(say) => found.lost.push(say),
        }
    }
    let flags = document.get("flags").and_then(Value::as_object).into_iter().flatten();
    let chosen: Vec<String> =
        flags.filter(|(_, value)| **value == Value::Bool(true)).map(|(name, _)| name.clone()).collect();
    if !chosen.is_empty() {
        regions.push(Region::of_labels(Shape::Choice, chosen));
    }
    found.groups.push(regions);
    Ok(Box::new(std::iter::once(found)))
}

fn region(shape: &Value) -> Result<Region, Say> {
    let label = shape.get("label").and_then(Value::as_str).unwrap_or_default();
    let kind = shape.get("shape_type").and_then(Value::as_str).unwrap_or("polygon");
    let points = shape.get("points").and_then(points).unwrap_or_default();
    let broken = || Say::LabelRegionBroken { what: format!("{kind} \"{label}\"").into() };
    let of = match (kind, points.as_slice()) {
        ("polygon", [_, _, _, ..]) => Shape::Polygon(points),
        ("rectangle", [a, b]) => upright(*a, *b),
        ("rectangle" | "oriented_rectangle", [a, b, c, d]) => Shape::Quad([*a, *b, *c, *d]),
        ("circle", [center, edge]) => {
            let radius = (edge.0 - center.0).hypot(edge.1 - center.1);
            Shape::Ellipse { center: *center, radius: (radius, radius), angle: 0.0 }
        }
        ("point", [point, ..]) => Shape::Point(*point),
        ("line" | "linestrip", [_, _, ..]) => Shape::Line(points),
        ("mask", [from, ..]) => mask(shape, *from).ok_or_else(broken)?,
        ("polygon" | "rectangle" | "oriented_rectangle" | "circle" | "point" | "line" | "linestrip" | "mask", _) => {
            return Err(broken());
        }
        (other, _) => return Err(Say::LabelRegionKind { kind: other.into() }),
    };
    let mut region = Region::new(of, label);
    let described = shape.get("description").and_then(Value::as_str).filter(|text| !text.is_empty());
    region.notes.extend(described.map(str::to_owned));
    if let Some(group) = shape.get("group_id").filter(|group| !group.is_null()) {
        region.notes.push(format!("group: {group}"));
    }
    let flags = shape.get("flags").and_then(Value::as_object).into_iter().flatten();
    region.notes.extend(flags.filter(|(_, value)| **value == Value::Bool(true)).map(|(name, _)| name.clone()));
    Ok(region)
}

pub(crate) fn points(list: &Value) -> Option<Vec<Point>> {
    let point = |pair: &Value| match pair.as_array()?.as_slice() {
        [x, y] => Some((x.as_f64()?, y.as_f64()?)),
        _ => None,
    };
    list.as_array()?.iter().map(point).collect()
}

fn upright(a: Point, b: Point) -> Shape {
    let (x, y) = (a.0.min(b.0), a.1.min(b.1));
    Shape::Box { x, y, width: (a.0 - b.0).abs(), height: (a.1 - b.1).abs(), angle: 0.0 }
}

/// A small picture that lies in the box from this corner on; where it is in the whole one is settled when that is known.
fn mask(shape: &Value, from: Point) -> Option<Shape> {
    let text = shape.get("mask")?.as_str()?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text).ok()?;
    let mut reader = image::ImageReader::with_format(std::io::Cursor::new(bytes), image::ImageFormat::Png);
    let mut limits = image::Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(20_000), Some(20_000));
    limits.max_alloc = Some(256 << 20);
    reader.limits(limits);
    let picture = reader.decode().ok()?.to_luma8();
    let (width, height) = picture.dimensions();
    let pixels: Vec<bool> = picture.into_raw().into_iter().map(|value| value != 0).collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
    let at = |value: f64| value.round().clamp(0.0, 1e6) as u32;
    Painted::of_rows(at(from.0), at(from.1), width, height, &pixels).map(Shape::Mask)
}
