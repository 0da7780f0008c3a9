//! Brushes and polygons to COCO: the outlines of what is painted.

use super::{contours::outer, rle};
use crate::{
    categories::Categories,
    convert::{Context, Convert, Shown},
    item::{Item, Region},
    json::{Json, floats, number},
    python::{basename, float},
    report::Loss,
    schema::Schema,
    sink::Sink,
};
use std::collections::HashMap;

const LABELS: [&str; 4] = ["brushlabels", "polygonlabels", "rectanglelabels", "labels"];
const PICTURES: [&str; 5] = [".jpg", ".jpeg", ".png", ".gif", ".bmp"];

#[derive(Default)]
pub(crate) struct BrushCoco {
    /// In the order in which they come, from 1. With ids of the configuration, those.
    categories: Vec<(i64, String)>,
    given: Option<Categories>,
    items: u32,
    is_first: bool,
    annotations: u64,
    known: HashMap<(i64, i64), u32>,
}

/// What one region is in COCO: each outline of a mask is one of its own.
struct Outline {
    segmentation: String,
    area: String,
    bbox: String,
}

impl BrushCoco {
    pub fn new(schema: &Schema, like_original: bool) -> Self {
        let has_ids = schema.controls.iter().flat_map(|control| &control.labels).any(|label| label.category.is_some());
        let given = (has_ids && !like_original).then(|| Categories::new(schema, false));
        Self { given, is_first: true, ..Self::default() }
    }

    fn image(&mut self, item: &Item<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let id = self.items;
        self.items += 1;
        let Some(path) = picture(item, context) else {
            context.report.note(Loss::NoSource, item.task, "");
            return;
        };
        let sized = item.regions().find(|region| region.size().is_some());
        let size = sized.map(|region| ["original_width", "original_height"].map(|name| region.raw(name).map(number)));
        if context.options.like_original
            && !item.regions().any(|region| outlines(region, true).is_ok_and(|o| !o.is_empty()))
        {
            return;
        }
        let [width, height] = size.unwrap_or_default().map(|size| size.unwrap_or_else(|| "null".to_owned()));
        self.known.insert((item.task, item.annotation_id()), id);
        let mut json = Json::element(std::mem::replace(&mut self.is_first, false));
        json.raw("id", &id.to_string()).text("file_name", basename(&path)).text("path", &path);
        json.raw("width", &width).raw("height", &height);
        out.write(&json.end());
    }

    fn regions(&mut self, item: &Item<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let image = self.known.get(&(item.task, item.annotation_id())).copied();
        if image.is_none() && (!context.options.like_original || picture(item, context).is_none()) {
            return;
        }
        for region in item.regions() {
            let Some(labels) = LABELS.iter().find(|name| region.has(name)).map(|name| region.labels(name)) else {
                let is_region = region.has("x") || region.has("points") || region.has("rle") || region.has("vertices");
                context.report.note(if is_region { Loss::Kind } else { Loss::NoRegion }, item.task, region.kind);
                continue;
            };
            if labels.is_none() {
                context.report.note(Loss::Unlabeled, item.task, region.kind);
            }
            for label in labels.unwrap_or_default() {
                let category = self.category(&label);
                let Some(image) = image else { continue };
                match outlines(region, context.options.like_original) {
                    Ok(outlines) => outlines.iter().for_each(|outline| self.write(item, image, category, outline, out)),
                    Err(loss) => context.report.note(loss, item.task, region.kind),
                }
            }
        }
    }

    fn write(&mut self, item: &Item<'_>, image: u32, category: i64, outline: &Outline, out: &mut Sink) {
        let mut json = Json::element(self.annotations == 0);
        json.raw("id", &self.annotations.to_string()).raw("image_id", &image.to_string());
        json.raw("category_id", &category.to_string()).raw("segmentation", &outline.segmentation);
        json.raw("area", &outline.area).raw("bbox", &outline.bbox).raw("iscrowd", "0");
        json.text("annotator", &item.annotator("unknown"));
        self.annotations += 1;
        out.write(&json.end());
    }

    fn category(&mut self, label: &str) -> i64 {
        if let Some((id, _)) = self.categories.iter().find(|(_, name)| name == label) {
            return *id;
        }
        let next = i64::try_from(self.categories.len()).unwrap_or(i64::MAX).saturating_add(1);
        let id = self.given.as_mut().map_or(next, |given| given.id_or_new(label).0);
        self.categories.push((id, label.to_owned()));
        id
    }

    fn categories(&mut self) -> Vec<u8> {
        if let Some(given) = &self.given {
            self.categories = given.list.iter().map(|category| (category.id, category.name.clone())).collect();
        }
        let mut out = Vec::new();
        for (at, (id, name)) in self.categories.iter().enumerate() {
            let mut json = Json::element(at == 0);
            json.raw("id", &id.to_string()).text("name", name).text("supercategory", "");
            json.text("color", &color(*id)).raw("metadata", "{}");
            out.extend(json.end());
        }
        out
    }
}

impl Convert for BrushCoco {
    fn passes(&self) -> usize {
        2
    }

    fn begin(&mut self, pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        if pass == 0 {
            out.folder("images");
            out.begin("result_coco.json");
            out.write(b"{\n  \"images\": [");
        }
    }

    fn task(&mut self, pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        for item in shown.items {
            if pass == 0 { self.image(item, context, out) } else { self.regions(item, context, out) }
        }
    }

    fn end(&mut self, pass: usize, context: &mut Context<'_>, out: &mut Sink) {
        if pass == 0 {
            out.write(b"\n  ],\n  \"annotations\": [");
            return;
        }
        out.write(b"\n  ],\n  \"categories\": [");
        let categories = self.categories();
        out.write(&categories);
        let time = context.newest.datetime();
        let info = format!(
            "\n  ],\n  \"info\": {{\"year\": {}, \"version\": \"1.0\", \"description\": \"Converted from Label Studio\", \
             \"contributor\": \"Label Studio Converter\", \"date_created\": \"{}\"}}\n}}",
            time.format("%Y"),
            time.format("%Y-%m-%d %H:%M:%S%.6f")
        );
        out.write(info.as_bytes());
    }
}

/// The first value of the data that looks like a picture; where none does, what the configuration shows.
fn picture(item: &Item<'_>, context: &Context<'_>) -> Option<String> {
    let texts = item.data.iter().filter_map(|(_, json)| serde_json::from_str::<String>(json).ok());
    let looks = |text: &String| PICTURES.iter().any(|extension| text.to_lowercase().ends_with(extension));
    let shown = || item.address(context.schema.key(&["Image"])?);
    texts.into_iter().find(looks).or_else(|| shown().filter(|_| !context.options.like_original))
}

fn outlines(region: &Region<'_>, like_original: bool) -> Result<Vec<Outline>, Loss> {
    let is_brush = region.has("brushlabels");
    if region.has("rle") && (is_brush || !like_original) {
        let size = region.size().ok_or(Loss::Size)?;
        let mask = rle::decode(region.raw("rle").unwrap_or_default(), size).ok_or(Loss::Broken)?;
        return Ok(outer(&mask).iter().filter(|points| points.len() >= 3).map(|points| of_points(points)).collect());
    }
    let is_polygon = region.has("polygonlabels") || (!like_original && !region.has("rectanglelabels"));
    if region.has("points") && is_polygon && !is_brush {
        let (width, height) = region.size().ok_or(Loss::Size)?;
        let points = region.points().filter(|points| !points.is_empty()).ok_or(Loss::Broken)?;
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a picture")]
        let pixel = |part: f64, size: f64| (part * size / 100.0).round_ties_even() as i64;
        let points: Vec<(i64, i64)> = points.iter().map(|(x, y)| (pixel(*x, width), pixel(*y, height))).collect();
        return Ok(vec![of_points(&points)]);
    }
    let (width, height) = region.size().ok_or(Loss::Size)?;
    let kind = if region.has("points") || region.has("rle") { Loss::Kind } else { Loss::Broken };
    let [x, y, w, h] = region.rectangle().ok_or(kind)?;
    let [x, y, w, h] = [x * width / 100.0, y * height / 100.0, w * width / 100.0, h * height / 100.0];
    Ok(vec![Outline { segmentation: "[]".to_owned(), area: float(w * h), bbox: floats([x, y, w, h]) }])
}

fn of_points(points: &[(i64, i64)]) -> Outline {
    let flat: Vec<String> = points.iter().flat_map(|(x, y)| [x.to_string(), y.to_string()]).collect();
    let bounds = |values: &mut dyn Iterator<Item = i64>| {
        values.fold((i64::MAX, i64::MIN), |(least, most), value| (least.min(value), most.max(value)))
    };
    let (left, right) = bounds(&mut points.iter().map(|point| point.0));
    let (top, bottom) = bounds(&mut points.iter().map(|point| point.1));
    let last = points.last().copied().unwrap_or_default();
    let pairs = std::iter::once(last).chain(points.iter().copied()).zip(points.iter().copied());
    let doubled: i64 = pairs.map(|((ax, ay), (bx, by))| ax * by - bx * ay).sum();
    Outline {
        segmentation: format!("[[{}]]", flat.join(", ")),
        area: (doubled.abs() / 2).to_string(),
        bbox: format!("[{left}, {top}, {}, {}]", right - left + 1, bottom - top + 1),
    }
}

/// The original draws lots; here a category has the same color each time.
fn color(id: i64) -> String {
    format!("#{:06x}", id.unsigned_abs().wrapping_mul(0x009e_3779_b97f_4a7c) >> 40 & 0x00ff_ffff)
}
