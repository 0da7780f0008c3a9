//! CVAT: one XML document about pictures, or about a video (`cvat_track`).

use super::{
    cvat_parts::{notes, upright},
    cvat_track,
    dataset::{Dataset, Founds},
    model::{Found, Point, Region, Shape},
    painted::Painted,
    xml::{self, attribute, finite},
};
use labelkeep_model::Say;
use roxmltree::Node;

pub(crate) fn read(dataset: &Dataset, file: usize, bytes: &[u8]) -> Result<Founds, Say> {
    let path = dataset.path(file);
    let document = xml::parse(xml::utf8(bytes, path)?, path)?;
    let root = document.root_element();
    if !root.has_tag_name("annotations") {
        return Err(Say::LabelFileOther { name: path.into(), format: "CVAT".into() });
    }
    let mut founds = Vec::new();
    for (row, image) in (1..).zip(root.children().filter(|node| node.has_tag_name("image"))) {
        let mut found = Found::new(file, row);
        found.picture = Some(dataset.picture(image.attribute("name").unwrap_or_default(), file));
        found.size = Found::said_size(attribute(image, "width"), attribute(image, "height"));
        let mut regions = Vec::new();
        for node in image.children().filter(Node::is_element) {
            match regions_of(node) {
                Ok(some) => regions.extend(some),
                Err(say) => found.lost.push(say),
            }
        }
        found.groups.push(regions);
        founds.push(found);
    }
    if root.children().any(|node| node.has_tag_name("track")) {
        founds.extend(cvat_track::found(dataset, file, root));
    }
    Ok(Box::new(founds.into_iter()))
}

fn regions_of(node: Node<'_, '_>) -> Result<Vec<Region>, Say> {
    let kind = node.tag_name().name();
    let label = node.attribute("label").unwrap_or_default();
    let broken = || Say::LabelRegionBroken { what: format!("{kind} \"{label}\"").into() };
    let shapes = match kind {
        "tag" => vec![Shape::Choice],
        "skeleton" => return skeleton(node, label).ok_or_else(broken),
        "points" => points(node).ok_or_else(broken)?.into_iter().map(Shape::Point).collect(),
        "box" | "polygon" | "polyline" | "ellipse" | "mask" => vec![shape(node, kind).ok_or_else(broken)?],
        other => return Err(Say::LabelRegionKind { kind: other.into() }),
    };
    let notes = notes(node);
    let region = |shape| Region { notes: notes.clone(), ..Region::new(shape, label) };
    Ok(shapes.into_iter().map(region).collect())
}

fn shape(node: Node<'_, '_>, kind: &str) -> Option<Shape> {
    match kind {
        "box" => upright(node),
        "polygon" => points(node).filter(|points| points.len() >= 3).map(Shape::Polygon),
        "polyline" => points(node).filter(|points| points.len() >= 2).map(Shape::Line),
        "ellipse" => {
            let of = |name| attribute(node, name);
            let angle = of("rotation").unwrap_or(0.0);
            Some(Shape::Ellipse { center: (of("cx")?, of("cy")?), radius: (of("rx")?, of("ry")?), angle })
        }
        _ => mask(node).map(Shape::Mask),
    }
}

/// `1.5,2;3,4`
fn points(node: Node<'_, '_>) -> Option<Vec<Point>> {
    let text = node.attribute("points")?;
    let point = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some((finite(x)?, finite(y)?))
    };
    text.split(';').filter(|pair| !pair.trim().is_empty()).map(point).collect()
}

fn mask(node: Node<'_, '_>) -> Option<Painted> {
    let whole = |name: &str| node.attribute(name)?.trim().parse::<u32>().ok();
    let runs: Vec<u32> = node.attribute("rle")?.split(',').map(|run| run.trim().parse().ok()).collect::<Option<_>>()?;
    Painted::of_runs(whole("left")?, whole("top")?, whole("width")?, whole("height")?, runs)
}

/// Its points, which are named by the labels within.
fn skeleton(node: Node<'_, '_>, label: &str) -> Option<Vec<Region>> {
    let mut regions = Vec::new();
    for inner in node.children().filter(|inner| inner.has_tag_name("points")) {
        if inner.attribute("outside") == Some("1") {
            continue;
        }
        for point in points(inner)? {
            let mut region = Region::new(Shape::Point(point), inner.attribute("label").unwrap_or(label));
            region.notes.push(format!("skeleton: {label}"));
            regions.push(region);
        }
    }
    Some(regions)
}
