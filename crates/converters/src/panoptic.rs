//! COCO panoptic: for each picture one whose pixels say which region they belong to, and a JSON file that says what regions are.

mod canvas;

use crate::{
    categories::Categories,
    convert::{Context, Convert, Shown},
    item::{Item, Region},
    json::Json,
    outline,
    python::{basename, splitext},
    report::Loss,
    schema::Schema,
    sink::Sink,
};
use canvas::Canvas;
use std::collections::HashMap;

pub(crate) struct Panoptic {
    categories: Categories,
    is_first: bool,
    images: u32,
    /// By task: the picture's number and the annotation that was painted.
    known: HashMap<i64, (u32, i64)>,
    /// Of the pictures, by task.
    names: HashMap<i64, String>,
}

/// A painted region.
struct Segment {
    id: u32,
    category: i64,
}

impl Panoptic {
    pub fn new(schema: &Schema) -> Self {
        Self {
            categories: Categories::new(schema, false),
            is_first: true,
            images: 0,
            known: HashMap::new(),
            names: HashMap::new(),
        }
    }

    /// Later regions lie over earlier ones. `None`: nothing says how large the picture is.
    fn paint(&mut self, item: &Item<'_>, lost: &mut dyn FnMut(Loss, &str)) -> Option<(Canvas, Vec<Segment>)> {
        let size = item.regions().find_map(Region::size)?;
        let Some(mut canvas) = Canvas::new(size) else {
            lost(Loss::Size, "");
            return None;
        };
        let mut segments = Vec::new();
        for region in item.regions() {
            let Some(labels) = outline::labels(region) else {
                lost(outline::why_not(region), region.kind);
                continue;
            };
            if labels.len() > 1 {
                lost(Loss::OtherLabels, "");
            }
            let label = labels.first().map_or("", String::as_str);
            let (category, is_new) = self.categories.id_or_new(label);
            if is_new {
                lost(Loss::UnknownLabel, label);
            }
            let id = u32::try_from(segments.len()).unwrap_or_default() + 1;
            match canvas.region(region, id) {
                Ok(()) => segments.push(Segment { id, category }),
                Err(loss) => lost(loss, region.kind),
            }
        }
        Some((canvas, segments))
    }

    fn picture(&mut self, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let Some(item) = shown.items.first() else { return };
        let Some(media) = shown.media else {
            context.report.note(Loss::NoSource, item.task, "");
            return;
        };
        for other in shown.items.iter().skip(1) {
            context.report.note(Loss::OtherAnnotation, other.task, "");
        }
        let mut lost = |loss: Loss, detail: &str| context.report.note(loss, item.task, detail);
        let Some((canvas, _)) = self.paint(item, &mut lost) else {
            lost(Loss::Size, "");
            return;
        };
        let Some(png) = canvas.png() else { return };
        self.known.insert(item.task, (self.images, item.annotation_id()));
        self.images += 1;
        out.file(format!("panoptic/{}.png", splitext(basename(&media.path)).0), png);
        self.names.insert(item.task, basename(&media.path).to_owned());
    }

    fn image(&mut self, task: i64, item: &Item<'_>, id: u32, out: &mut Sink) {
        let Some((width, height)) = item.regions().find_map(Region::size) else { return };
        let mut json = Json::element(std::mem::replace(&mut self.is_first, false));
        json.raw("id", &id.to_string()).raw("width", &format!("{width:.0}")).raw("height", &format!("{height:.0}"));
        json.text("file_name", self.names.get(&task).map_or("", String::as_str));
        out.write(&json.end());
    }

    fn annotation(&mut self, task: i64, item: &Item<'_>, id: u32, out: &mut Sink) {
        let Some((canvas, segments)) = self.paint(item, &mut |_, _| {}) else { return };
        let about = canvas.segments();
        let mut list = Vec::new();
        for segment in &segments {
            // What others lie over wholly is not in the picture.
            let Some((area, [x, y, w, h])) = about.get(&segment.id) else { continue };
            let mut json = Json::object();
            json.raw("id", &segment.id.to_string()).raw("category_id", &segment.category.to_string());
            json.raw("area", &area.to_string()).raw("bbox", &format!("[{x}, {y}, {w}, {h}]")).raw("iscrowd", "0");
            list.push(String::from_utf8_lossy(&json.end()).into_owned());
        }
        let stem = self.names.get(&task).map_or("", |name| splitext(name).0);
        let mut json = Json::element(std::mem::replace(&mut self.is_first, false));
        json.raw("image_id", &id.to_string()).text("file_name", &format!("{stem}.png"));
        json.raw("segments_info", &format!("[{}]", list.join(", ")));
        out.write(&json.end());
    }

    fn categories(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (at, category) in self.categories.list.iter().enumerate() {
            let mut json = Json::element(at == 0);
            json.raw("id", &category.id.to_string()).text("name", &category.name);
            json.text("supercategory", "").raw("isthing", "1");
            out.extend(json.end());
        }
        out
    }
}

impl Convert for Panoptic {
    fn passes(&self) -> usize {
        // Pictures, then what the file says of them, then what is in them.
        3
    }

    fn begin(&mut self, pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        if pass == 1 {
            out.begin("panoptic.json");
            out.write(b"{\n  \"images\": [");
        }
        self.is_first = true;
    }

    fn task(&mut self, pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        if pass == 0 {
            self.picture(shown, context, out);
            return;
        }
        let task = shown.task.id;
        let Some((id, annotation)) = self.known.get(&task).copied() else { return };
        let Some(item) = shown.items.iter().find(|item| item.annotation_id() == annotation) else { return };
        if pass == 1 { self.image(task, item, id, out) } else { self.annotation(task, item, id, out) }
    }

    fn end(&mut self, pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        match pass {
            1 => out.write(b"\n  ],\n  \"annotations\": ["),
            2 => {
                out.write(b"\n  ],\n  \"categories\": [");
                out.write(&self.categories());
                out.write(b"\n  ]\n}");
            }
            _ => {}
        }
    }
}
