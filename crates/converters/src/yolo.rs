//! YOLO: a text file for each picture.

mod annotation;
mod dataset;
mod points;

use crate::{
    categories::Categories,
    convert::{Context, Convert, Shown},
    item::Item,
    json::{Json, texts},
    names::{cut, is_in_store},
    python::{basename, splitext},
    report::Loss,
    schema::Schema,
    sink::Sink,
    winners::Winners,
};
pub(crate) use annotation::Kind;
pub(crate) use dataset::Dataset;

pub(crate) struct Yolo {
    kind: Kind,
    categories: Categories,
    /// Where the configuration has points, files have boxes with their points.
    points: Option<points::Points>,
    winners: Winners,
    like_original: bool,
}

impl Yolo {
    pub fn new(schema: &Schema, like_original: bool, kind: Kind) -> Self {
        let points = schema.has("KeyPointLabels").then(|| points::Points::new(schema, like_original));
        let categories = match &points {
            Some(_) => Categories::in_order(schema.labels_of("RectangleLabels").iter().map(|label| label.name.clone())),
            None => Categories::new(schema, like_original),
        };
        Self { kind, categories, points, winners: Winners::default(), like_original }
    }

    /// The lines of an annotation; `None` where it has no answers of the configuration's controls.
    fn lines(&mut self, item: &Item<'_>, context: &mut Context<'_>) -> Option<Vec<u8>> {
        if item.outputs.is_empty() {
            return None;
        }
        let mut lost = |loss: Loss, detail: &str| context.report.note(loss, item.task, detail);
        Some(match &self.points {
            Some(points) => points.lines(item, &self.categories, &mut lost),
            None => annotation::lines(item, self.kind, &mut self.categories, self.like_original, &mut lost),
        })
    }

    fn notes(&self, context: &Context<'_>) -> Vec<u8> {
        let mut out = b"{\n  \"categories\": [".to_vec();
        for (at, category) in self.categories.list.iter().enumerate() {
            let mut json = Json::element(at == 0);
            json.raw("id", &category.id.to_string()).text("name", &category.name);
            if let Some(points) = &self.points {
                json.raw("keypoints", &texts(points.labels.iter().map(String::as_str)));
            }
            out.extend(json.end());
        }
        out.extend_from_slice(b"\n  ],\n  \"info\": {\n    \"year\": ");
        out.extend_from_slice(context.newest.datetime().format("%Y").to_string().as_bytes());
        out.extend_from_slice(b",\n    \"version\": \"1.0\",\n    \"contributor\": \"Label Studio\"\n  }\n}");
        out
    }

    /// Names so that the number of the line is the id. The original writes them in the order of its list.
    fn classes(&self) -> String {
        let in_list = || self.categories.list.iter().map(|category| category.name.clone()).collect();
        let lines: Vec<String> = self.categories.lines().unwrap_or_else(in_list);
        lines.iter().map(|name| format!("{}\n", name.replace(['\n', '\r'], " "))).collect()
    }
}

impl Convert for Yolo {
    fn passes(&self) -> usize {
        if self.like_original { 2 } else { 1 }
    }

    fn begin(&mut self, pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        if pass == 0 {
            out.folder("images");
            out.folder("labels");
        }
    }

    fn task(&mut self, pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let Some(media) = shown.media else {
            if let (0, Some(item)) = (pass, shown.items.first()) {
                context.report.note(Loss::NoSource, item.task, "");
            }
            return;
        };
        if shown.reads_media && media.facts.is_none() && is_in_store(&media.address) {
            // No labels without their picture. It is in the report.
            return;
        }
        let (stem, _) = splitext(basename(&media.path));
        let path = format!("labels/{}.txt", cut(stem, 251));
        // Of several annotations the original's files hold the one that is written last: the oldest with answers.
        let mut chosen: Option<(&Item<'_>, Option<Vec<u8>>)> = None;
        for item in shown.items {
            let lines = self.lines(item, context);
            let is_better = chosen.as_ref().is_none_or(|(_, known)| known.is_none() || lines.is_some());
            if chosen.is_some() && lines.is_some() && chosen.as_ref().is_some_and(|(_, known)| known.is_some()) {
                context.report.note(Loss::OtherAnnotation, item.task, "");
            }
            if is_better {
                chosen = Some((item, lines));
            }
        }
        let Some((item, lines)) = chosen else { return };
        if self.like_original && pass == 0 {
            self.winners.offer(&path, item.task, lines.is_some());
        } else if !self.like_original || self.winners.is_won(&path, item.task) {
            out.file(path, lines.unwrap_or_default());
        }
    }

    fn end(&mut self, pass: usize, context: &mut Context<'_>, out: &mut Sink) {
        if pass + 1 == self.passes() {
            out.file("classes.txt", self.classes().into_bytes());
            out.file("notes.json", self.notes(context));
        }
    }
}
