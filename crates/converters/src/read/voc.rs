//! Pascal VOC: an XML file for each picture.

use super::{
    dataset::{Dataset, Founds},
    model::{Found, Region, Shape, around_center},
    xml::{self, child, number, text},
};
use labelkeep_model::Say;
use roxmltree::Node;

pub(crate) fn read(dataset: &Dataset, file: usize, bytes: &[u8]) -> Result<Founds, Say> {
    let path = dataset.path(file);
    let document = xml::parse(xml::utf8(bytes, path)?, path)?;
    let root = document.root_element();
    if !root.has_tag_name("annotation") {
        return Err(Say::LabelFileOther { name: path.into(), format: "VOC".into() });
    }
    let mut found = Found::new(file, 0);
    found.picture = Some(match text(root, "filename") {
        Some(name) => match dataset.picture(name, file) {
            super::Picture::Missing(_) => or_beside(dataset, file, name),
            picture => picture,
        },
        None => dataset.picture_beside(file),
    });
    if let Some(size) = child(root, "size") {
        found.size = Found::said_size(number(size, "width"), number(size, "height"));
    }
    let mut regions = Vec::new();
    for object in root.children().filter(|node| node.has_tag_name("object")) {
        match region(object) {
            Some(region) => regions.push(region),
            None => {
                found.lost.push(Say::LabelRegionBroken { what: format!("object {}", regions.len() + 1).into() });
            }
        }
        for part in object.children().filter(|node| node.has_tag_name("part")) {
            let name = text(part, "name").unwrap_or_default();
            found.lost.push(Say::LabelRegionKind { kind: format!("part {name}").into() });
        }
    }
    found.groups.push(regions);
    Ok(Box::new(std::iter::once(found)))
}

/// Tools write other extensions than the picture has.
fn or_beside(dataset: &Dataset, file: usize, name: &str) -> super::Picture {
    match dataset.picture_beside(file) {
        super::Picture::Missing(_) => super::Picture::Missing(name.to_owned()),
        picture => picture,
    }
}

fn region(object: Node<'_, '_>) -> Option<Region> {
    let label = text(object, "name")?;
    let shape = shape(object)?;
    let mut region = Region::new(shape, label);
    for flag in ["truncated", "difficult", "occluded"] {
        if text(object, flag) == Some("1") {
            region.notes.push(flag.to_owned());
        }
    }
    let pose = text(object, "pose").filter(|pose| !pose.eq_ignore_ascii_case("unspecified"));
    region.notes.extend(pose.map(|pose| format!("pose: {pose}")));
    Some(region)
}

fn shape(object: Node<'_, '_>) -> Option<Shape> {
    if let Some(turned) = child(object, "robndbox") {
        let of = |name| number(turned, name);
        let angle = of("angle")?.to_degrees();
        return Some(around_center((of("cx")?, of("cy")?), (of("w")?, of("h")?), angle));
    }
    if let Some(polygon) = child(object, "polygon") {
        let points: Vec<_> = (1..)
            .map_while(|at| Some((number(polygon, &format!("x{at}"))?, number(polygon, &format!("y{at}"))?)))
            .collect();
        return (points.len() >= 3).then_some(Shape::Polygon(points));
    }
    let place = child(object, "bndbox")?;
    let of = |name| number(place, name);
    let (x, y, right, bottom) = (of("xmin")?, of("ymin")?, of("xmax")?, of("ymax")?);
    (right >= x && bottom >= y).then_some(Shape::Box { x, y, width: right - x, height: bottom - y, angle: 0.0 })
}
