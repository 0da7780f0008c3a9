//! COCO: the pictures in a first pass, the regions in a second one.

mod keypoints;
mod shape;

pub(crate) use keypoints::order as keypoint_order;

use crate::{
    categories::Categories,
    convert::{Context, Convert, Shown},
    item::{Item, Region},
    json::{Json, number},
    python,
    report::Loss,
    schema::Schema,
    sink::Sink,
};
use labelkeep_formats::json_text::push_string;
use labelkeep_model::Timestamp;
use std::collections::HashMap;

/// In the order in which the original looks for them.
const LABELS: [&str; 4] = ["rectanglelabels", "polygonlabels", "keypointlabels", "labels"];

pub(crate) struct Coco {
    categories: Categories,
    keypoints: keypoints::Keypoints,
    has_media: bool,
    images: u32,
    annotations: u64,
    /// By task and annotation: what is written in the second pass belongs to what was in the first, whatever changed meanwhile.
    known: HashMap<(i64, i64), Image>,
}

#[derive(Clone, Copy)]
struct Image {
    id: u32,
    /// Of the file, where it could be looked at, else what the first region says.
    size: Option<(f64, f64)>,
}

impl Coco {
    pub fn new(schema: &Schema, like_original: bool, has_media: bool) -> Self {
        let mut categories = Categories::new(schema, like_original);
        let keypoints = keypoints::Keypoints::new(schema, like_original, &mut categories);
        Self { categories, keypoints, has_media, images: 0, annotations: 0, known: HashMap::new() }
    }

    fn image(&mut self, item: &Item<'_>, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let Some(media) = shown.media else {
            context.report.note(Loss::NoSource, item.task, "");
            return;
        };
        let picture = media.facts.and_then(|facts| facts.picture).map(|(width, height, _)| (width, height));
        let seen = picture.map(|(width, height)| (width.to_string(), height.to_string()));
        let labeled = || {
            let sized = |region: &&Region<'_>| region.size().is_some() && label_of(region).is_some();
            item.regions().find(sized).and_then(|region| {
                Some((number(region.raw("original_width")?), number(region.raw("original_height")?)))
            })
        };
        let size = seen.or_else(labeled);
        let is_there = self.has_media && media.facts.is_some();
        let is_dropped = size.is_none() && !item.outputs.is_empty() && context.options.like_original;
        if is_dropped {
            return;
        }
        let id = self.images;
        self.images += 1;
        let said = || item.regions().filter(|region| label_of(region).is_some()).find_map(Region::size);
        let known = picture.map(|(width, height)| (f64::from(width), f64::from(height))).or_else(said);
        self.known.insert((item.task, item.annotation_id()), Image { id, size: known });
        let (width, height) = size.unwrap_or_else(|| ("null".to_owned(), "null".to_owned()));
        let mut json = Json::element(id == 0);
        json.raw("width", &width).raw("height", &height).raw("id", &id.to_string());
        json.text("file_name", if is_there || !keeps_address(&media.address) { &media.path } else { &media.address });
        if !context.options.like_original {
            json.text("coco_url", &media.address);
        }
        out.write(&json.end());
    }

    fn regions(&mut self, item: &Item<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let Some(image) = self.known.get(&(item.task, item.annotation_id())).copied() else { return };
        let mut points = Vec::new();
        for region in item.regions() {
            let Some(label) = label_of(region) else {
                context.report.note(why_not(region), item.task, region.kind);
                continue;
            };
            let Some(size) = region.size().or(image.size) else {
                context.report.note(Loss::Size, item.task, "");
                continue;
            };
            let (category, is_new) = self.categories.id_or_new(&label);
            if is_new {
                context.report.note(Loss::UnknownLabel, item.task, &label);
            }
            if LABELS.iter().filter_map(|name| region.labels(name)).map(|labels| labels.len()).sum::<usize>() > 1 {
                context.report.note(Loss::OtherLabels, item.task, "");
            }
            let is_point = !region.has("rectanglelabels") && !region.has("labels") && !region.has("polygonlabels");
            if is_point {
                points.push((region, size));
                continue;
            }
            let polygon_size = image.size.unwrap_or(size);
            let Some(shape) = shape::of(region, size, polygon_size, context.options.like_original) else {
                context.report.note(Loss::Broken, item.task, region.kind);
                continue;
            };
            let mut json = self.annotation(image, category);
            json.raw("segmentation", &shape.segmentation).raw("bbox", &shape.bbox());
            json.raw("ignore", "0").raw("iscrowd", "0").raw("area", &python::float(shape.area));
            out.write(&json.end());
        }
        if !points.is_empty() {
            self.points(item, image, &points, context, out);
        }
    }

    /// All points of a picture are one annotation.
    fn points(
        &mut self,
        item: &Item<'_>,
        image: Image,
        points: &[(&Region<'_>, (f64, f64))],
        context: &mut Context<'_>,
        out: &mut Sink,
    ) {
        let placed = self.keypoints.place(points, |loss, detail| context.report.note(loss, item.task, detail));
        let category = self.keypoints.category(&self.categories);
        let mut json = self.annotation(image, category);
        json.raw("keypoints", &placed.list()).raw("num_keypoints", &placed.count().to_string());
        json.raw("bbox", &placed.bbox()).raw("iscrowd", "0");
        out.write(&json.end());
    }

    fn annotation(&mut self, image: Image, category: i64) -> Json {
        let mut json = Json::element(self.annotations == 0);
        json.raw("id", &self.annotations.to_string()).raw("image_id", &image.id.to_string());
        json.raw("category_id", &category.to_string());
        self.annotations += 1;
        json
    }

    fn categories(&self) -> Vec<u8> {
        let mut list = Vec::new();
        for (at, category) in self.categories.list.iter().enumerate() {
            let mut json = Json::element(at == 0);
            json.raw("id", &category.id.to_string()).text("name", &category.name);
            if self.keypoints.merged == Some(category.id) {
                json.text("supercategory", "default").raw("keypoints", &self.keypoints.names()).raw("skeleton", "[]");
            }
            list.extend(json.end());
        }
        list
    }
}

impl Convert for Coco {
    fn passes(&self) -> usize {
        2
    }

    fn begin(&mut self, pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        if pass == 0 {
            out.folder("images");
            out.begin("result.json");
            out.write(b"{\n  \"images\": [");
        }
    }

    fn task(&mut self, pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        for item in shown.items {
            if pass == 0 { self.image(item, shown, context, out) } else { self.regions(item, context, out) }
        }
    }

    fn end(&mut self, pass: usize, context: &mut Context<'_>, out: &mut Sink) {
        if pass == 0 {
            out.write(b"\n  ],\n  \"annotations\": [");
            return;
        }
        out.write(b"\n  ],\n  \"categories\": [");
        out.write(&self.categories());
        out.write(b"\n  ],\n  \"info\": ");
        out.write(&info(context.newest));
        out.write(b"\n}");
    }
}

/// Addresses of uploads and of objects in stores lead to the pictures; the original keeps them too.
fn keeps_address(address: &str) -> bool {
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    let is_local = address.starts_with("/data/") || address.starts_with("upload/") || address.starts_with("/upload/");
    !is_web && (is_local || address.contains("://"))
}

fn label_of(region: &Region<'_>) -> Option<String> {
    LABELS.iter().find_map(|name| region.labels(name)?.into_iter().next())
}

/// Why a region without a label of these kinds is left out.
fn why_not(region: &Region<'_>) -> Loss {
    if LABELS.iter().any(|name| region.has(name)) {
        Loss::Unlabeled
    } else if region.has("x") || region.has("points") || region.has("rle") || region.has("vertices") {
        Loss::Kind
    } else {
        Loss::NoRegion
    }
}

fn info(newest: Timestamp) -> Vec<u8> {
    let time = newest.datetime();
    let mut out = Vec::new();
    out.extend_from_slice(format!("{{\n    \"year\": {},\n    \"version\": \"1.0\",", time.format("%Y")).as_bytes());
    out.extend_from_slice(b"\n    \"description\": \"\",\n    \"contributor\": \"Label Studio\",\n    \"url\": \"\",");
    out.extend_from_slice(b"\n    \"date_created\": ");
    push_string(&mut out, &time.format("%Y-%m-%d %H:%M:%S%.6f").to_string());
    out.extend_from_slice(b"\n  }");
    out
}
