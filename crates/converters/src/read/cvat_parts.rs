//! What pictures and videos of CVAT have in common.

use super::{
    model::{Shape, around_center},
    xml::attribute,
};
use roxmltree::Node;

/// Boxes are turned around their center there.
pub(crate) fn upright(node: Node<'_, '_>) -> Option<Shape> {
    let of = |name| attribute(node, name);
    let (x, y, right, bottom) = (of("xtl")?, of("ytl")?, of("xbr")?, of("ybr")?);
    if right < x || bottom < y {
        return None;
    }
    let size = (right - x, bottom - y);
    match of("rotation").filter(|angle| *angle != 0.0) {
        Some(angle) => Some(around_center((x + size.0 / 2.0, y + size.1 / 2.0), size, angle)),
        None => Some(Shape::Box { x, y, width: size.0, height: size.1, angle: 0.0 }),
    }
}

pub(crate) fn notes(node: Node<'_, '_>) -> Vec<String> {
    let mut notes = Vec::new();
    if node.attribute("occluded") == Some("1") {
        notes.push("occluded".to_owned());
    }
    if let Some(group) = node.attribute("group_id").filter(|group| *group != "0") {
        notes.push(format!("group: {group}"));
    }
    for inner in node.children().filter(|inner| inner.has_tag_name("attribute")) {
        let name = inner.attribute("name").unwrap_or_default();
        if let Some(text) = inner.text().map(str::trim).filter(|text| !text.is_empty() && *text != "false") {
            notes.push(format!("{name}: {text}"));
        }
    }
    notes
}
