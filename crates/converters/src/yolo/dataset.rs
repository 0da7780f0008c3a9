//! A folder that Ultralytics trains with: pictures and labels in splits, and `data.yaml`.

use super::points::Points;
use crate::{
    categories::Categories,
    convert::{Context, Convert, Shown},
    item::Item,
    json::texts,
    outline,
    python::{basename, float, splitext},
    report::Loss,
    schema::Schema,
    sink::Sink,
    split::Part,
};
use std::fmt::Write as _;

pub(crate) struct Dataset {
    /// In the order of their ids, without gaps.
    names: Vec<String>,
    points: Option<Points>,
    used: [bool; 3],
}

impl Dataset {
    pub fn outlines(schema: &Schema) -> Self {
        let categories = Categories::new(schema, false);
        let choices: Vec<String> = ["Choices", "KeyPointLabels", "VectorLabels"]
            .iter()
            .flat_map(|kind| schema.labels_of(kind))
            .map(|label| label.name.clone())
            .collect();
        let regions: Vec<&str> = schema
            .controls
            .iter()
            .filter(|control| control.kind.ends_with("Labels") && control.kind != "KeyPointLabels")
            .flat_map(|control| &control.labels)
            .map(|label| label.name.as_str())
            .collect();
        let is_region = |name: &String| regions.contains(&name.as_str()) || !choices.contains(name);
        let names = categories.list.into_iter().map(|category| category.name).filter(is_region).collect();
        Self { names, points: None, used: [false; 3] }
    }

    pub fn pose(schema: &Schema) -> Self {
        let names = schema.labels_of("RectangleLabels").iter().map(|label| label.name.clone()).collect();
        Self { names, points: Some(Points::new(schema, false)), used: [false; 3] }
    }

    fn lines(&mut self, item: &Item<'_>, context: &mut Context<'_>) -> Vec<u8> {
        let mut lost = |loss: Loss, detail: &str| context.report.note(loss, item.task, detail);
        if let Some(points) = &self.points {
            let categories = Categories::in_order(self.names.iter().cloned());
            let mut lines = points.lines(item, &categories, &mut lost);
            if !lines.is_empty() {
                lines.push(b'\n');
            }
            return lines;
        }
        let mut out = String::new();
        for region in item.regions() {
            let Some(labels) = outline::labels(region) else {
                lost(outline::why_not(region), region.kind);
                continue;
            };
            match outline::of(region) {
                Ok(polygons) => {
                    for label in labels {
                        let class = self.class(&label, &mut lost);
                        polygons.iter().for_each(|polygon| line(class, polygon, &mut out));
                    }
                }
                Err(loss) => lost(loss, region.kind),
            }
        }
        out.into_bytes()
    }

    fn class(&mut self, label: &str, lost: &mut dyn FnMut(Loss, &str)) -> usize {
        self.names.iter().position(|known| known == label).unwrap_or_else(|| {
            lost(Loss::UnknownLabel, label);
            self.names.push(label.to_owned());
            self.names.len() - 1
        })
    }

    fn yaml(&self) -> String {
        let mut out = "path: .\n".to_owned();
        for (part, is_used) in Part::ALL.into_iter().zip(self.used) {
            // Ultralytics wants both of these, so what there is serves for both.
            let folder = if is_used { part } else { Part::Train };
            if is_used || part != Part::Test {
                let _ = writeln!(out, "{}: images/{}", part.name(), folder.name());
            }
        }
        if let Some(points) = &self.points {
            let _ = writeln!(out, "kpt_shape: [{}, 3]", points.order.len());
            let _ = writeln!(out, "kpt_names: {}", texts(points.order.iter().map(String::as_str)));
        }
        out.push_str("names:\n");
        for (at, name) in self.names.iter().enumerate() {
            let name = texts([name.as_str()]);
            let _ = writeln!(out, "  {at}: {}", name.trim_start_matches('[').trim_end_matches(']'));
        }
        out
    }
}

fn line(class: usize, polygon: &[(f64, f64)], out: &mut String) {
    let _ = write!(out, "{class}");
    for (x, y) in polygon {
        // What sticks out of the picture is refused by the training.
        let _ = write!(out, " {} {}", float(x.clamp(0.0, 1.0)), float(y.clamp(0.0, 1.0)));
    }
    out.push('\n');
}

impl Convert for Dataset {
    fn task(&mut self, _pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let Some(item) = shown.items.first() else { return };
        let Some(media) = shown.media else {
            context.report.note(Loss::NoSource, item.task, "");
            return;
        };
        // One annotation for each picture: the newest.
        for other in shown.items.iter().skip(1) {
            context.report.note(Loss::OtherAnnotation, other.task, "");
        }
        if let Some(used) = self.used.get_mut(shown.part as usize) {
            *used = true;
        }
        let lines = self.lines(item, context);
        out.file(format!("labels/{}/{}.txt", shown.part.name(), splitext(basename(&media.path)).0), lines);
    }

    fn end(&mut self, _pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        out.file("data.yaml", self.yaml().into_bytes());
    }
}
