//! Boxes with points: a line for each box, then the points that belong to it, in the order of `model_index`.

use crate::{categories::Categories, coco::keypoint_order, item::Item, python::float, report::Loss, schema::Schema};
use std::fmt::Write as _;

pub(super) struct Points {
    pub labels: Vec<String>,
    pub order: Vec<String>,
}

struct Box {
    id: String,
    class: i64,
    values: [f64; 4],
    points: Vec<(String, (f64, f64))>,
}

impl Points {
    pub fn new(schema: &Schema, like_original: bool) -> Self {
        let labels: Vec<String> = schema.labels_of("KeyPointLabels").iter().map(|label| label.name.clone()).collect();
        let mut order = keypoint_order(schema);
        if order.is_empty() && !like_original {
            order.clone_from(&labels);
        }
        Self { labels, order }
    }

    pub fn lines(&self, item: &Item<'_>, categories: &Categories, lost: &mut dyn FnMut(Loss, &str)) -> Vec<u8> {
        let mut boxes = boxes(item, categories, lost);
        for region in item.regions().filter(|region| region.kind == "KeyPointLabels") {
            let parent = region.parent.as_deref();
            let parent = boxes.iter_mut().find(|known| Some(known.id.as_str()) == parent);
            let label = region.labels("keypointlabels").and_then(|labels| labels.into_iter().next());
            match (parent, label, region.number("x"), region.number("y")) {
                (Some(parent), Some(label), Some(x), Some(y)) if self.order.contains(&label) => {
                    parent.points.push((label, (x / 100.0, y / 100.0)));
                }
                (_, _, None, _) | (_, _, _, None) => lost(Loss::Broken, region.kind),
                (_, label, ..) => lost(Loss::Keypoint, label.as_deref().unwrap_or_default()),
            }
        }
        let lines: Vec<String> = boxes.iter().map(|known| self.line(known)).collect();
        lines.join("\n").into_bytes()
    }

    fn line(&self, known: &Box) -> String {
        let mut line = known.class.to_string();
        for value in known.values {
            let _ = write!(line, " {}", float(value));
        }
        for label in &self.order {
            match known.points.iter().rev().find(|(name, _)| name == label) {
                Some((_, (x, y))) => {
                    let _ = write!(line, " {} {} 2", float(*x), float(*y));
                }
                None => line.push_str(" 0.0 0.0 0"),
            }
        }
        line
    }
}

fn boxes(item: &Item<'_>, categories: &Categories, lost: &mut dyn FnMut(Loss, &str)) -> Vec<Box> {
    let mut boxes: Vec<Box> = Vec::new();
    for region in item.regions().filter(|region| region.kind != "KeyPointLabels") {
        if region.kind != "RectangleLabels" {
            lost(if region.has("x") || region.has("points") { Loss::Kind } else { Loss::NoRegion }, region.kind);
            continue;
        }
        let class = region.labels("rectanglelabels").and_then(|labels| categories.id(labels.first()?));
        let (Some(class), Some([x, y, w, h])) = (class, region.rectangle()) else {
            lost(if class.is_none() { Loss::Unlabeled } else { Loss::Broken }, region.kind);
            continue;
        };
        let (x, y, w, h) = (x / 100.0, y / 100.0, w / 100.0, h / 100.0);
        let id = region.id.as_deref().unwrap_or_default().to_owned();
        let known = Box { id, class, values: [x + w / 2.0, y + h / 2.0, w, h], points: Vec::new() };
        match boxes.iter_mut().find(|other| other.id == known.id && !known.id.is_empty()) {
            Some(other) => *other = known,
            None => boxes.push(known),
        }
    }
    boxes
}
