//! Boxes that move through a video.

use super::{
    cvat_parts::{notes, upright},
    dataset::Dataset,
    model::{Found, Frame, Region, Shape, Track},
    xml::{child, number, text},
};
use labelkeep_model::Say;
use roxmltree::Node;

/// The video as one task.
pub(crate) fn found(dataset: &Dataset, file: usize, root: Node<'_, '_>) -> Option<Found> {
    let meta = child(root, "meta");
    let task = meta.and_then(|meta| child(meta, "task").or_else(|| child(meta, "job")));
    let size = task.and_then(|task| child(task, "original_size")).or_else(|| child(meta?, "original_size"));
    let source = meta.and_then(|meta| text(meta, "source")).or_else(|| text(task?, "source"));
    let mut found = Found::new(file, 0);
    let name = source.or_else(|| text(task?, "name")).unwrap_or_default();
    found.picture = Some(dataset.picture(name, file));
    found.size = size.and_then(|size| Found::said_size(number(size, "width"), number(size, "height")));
    let count = task.and_then(|task| text(task, "size")).and_then(|size| size.parse().ok());
    let mut regions = Vec::new();
    for track in root.children().filter(|node| node.has_tag_name("track")) {
        match region(track, count) {
            Ok(region) => regions.push(region),
            Err(say) => found.lost.push(say),
        }
    }
    found.groups.push(regions);
    Some(found)
}

fn region(track: Node<'_, '_>, count: Option<u64>) -> Result<Region, Say> {
    let label = track.attribute("label").unwrap_or_default();
    let mut frames = Vec::new();
    for node in track.children().filter(Node::is_element) {
        let kind = node.tag_name().name();
        if kind != "box" {
            return Err(Say::LabelRegionKind { kind: format!("{kind} in a video").into() });
        }
        let broken = || Say::LabelRegionBroken { what: format!("track \"{label}\"").into() };
        let number: u64 = node.attribute("frame").and_then(|frame| frame.parse().ok()).ok_or_else(broken)?;
        let Shape::Box { x, y, width, height, angle } = upright(node).ok_or_else(broken)? else { return Err(broken()) };
        let is_shown = node.attribute("outside") != Some("1");
        // What lies between is what is drawn between.
        if node.attribute("keyframe") == Some("0") && is_shown {
            continue;
        }
        frames.push(Frame { number: number.saturating_add(1), corner: (x, y), size: (width, height), angle, is_shown });
    }
    frames.sort_by_key(|frame| frame.number);
    let first = track.children().find(Node::is_element).map(notes).unwrap_or_default();
    Ok(Region { notes: first, ..Region::new(Shape::Track(Track { frames, count }), label) })
}
