//! Pascal VOC: an XML file for each picture, with its boxes.

use crate::{
    convert::{Context, Convert, Media, Shown},
    item::{Item, Region},
    json::number,
    python::{basename, splitext},
    report::Loss,
    sink::Sink,
    winners::Winners,
};

#[derive(Default)]
pub(crate) struct Voc {
    winners: Winners,
    like_original: bool,
}

impl Voc {
    pub fn new(like_original: bool) -> Self {
        Self { winners: Winners::default(), like_original }
    }

    /// `None`: the original leaves the annotation out.
    fn document(&self, item: &Item<'_>, media: &Media, context: &mut Context<'_>) -> Option<Vec<u8>> {
        let regions: Vec<&Region<'_>> = item.regions().collect();
        let sized = if self.like_original {
            regions.first().copied().filter(|region| region.has("original_width") && region.has("original_height"))
        } else {
            regions.iter().copied().find(|region| region.size().is_some())
        };
        if self.like_original && sized.is_none() {
            return None;
        }
        let seen = media.facts.and_then(|facts| facts.picture);
        let raw = |name| sized.and_then(|region| region.raw(name)).map(number);
        let size = (
            raw("original_width").or_else(|| seen.map(|(width, ..)| width.to_string())),
            raw("original_height").or_else(|| seen.map(|(_, height, _)| height.to_string())),
        );
        let mut xml = Xml::new();
        xml.open("annotation");
        xml.leaf("folder", "images");
        xml.leaf("filename", basename(&media.path));
        xml.open("source");
        for (tag, text) in
            [("database", "MyDatabase"), ("annotation", "COCO2017"), ("image", "flickr"), ("flickrid", "NULL")]
        {
            xml.leaf(tag, text);
        }
        xml.leaf("annotator", &item.annotator(""));
        xml.close("source");
        xml.open("owner");
        xml.leaf("flickrid", "NULL");
        xml.leaf("name", "Label Studio");
        xml.close("owner");
        xml.open("size");
        xml.leaf("width", size.0.as_deref().unwrap_or("0"));
        xml.leaf("height", size.1.as_deref().unwrap_or("0"));
        xml.leaf("depth", &seen.map_or(3, |(_, _, channels)| channels).to_string());
        xml.close("size");
        xml.leaf("segmented", "0");
        let whole = sized.and_then(Region::size).or(seen.map(|(w, h, _)| (f64::from(w), f64::from(h))));
        for region in regions {
            if let Err(loss) = object(region, whole, &mut xml) {
                context.report.note(loss, item.task, region.kind);
            } else if region.number("rotation").is_some_and(|angle| angle != 0.0) {
                context.report.note(Loss::Rotation, item.task, "");
            }
        }
        xml.close("annotation");
        Some(xml.out)
    }
}

fn object(region: &Region<'_>, size: Option<(f64, f64)>, xml: &mut Xml) -> Result<(), Loss> {
    let key = if region.has("rectanglelabels") { "rectanglelabels" } else { "labels" };
    if !region.has(key) {
        let is_region = region.has("x") || region.has("points") || region.has("rle") || region.has("vertices");
        return Err(if is_region { Loss::Kind } else { Loss::NoRegion });
    }
    let labels = region.labels(key).ok_or(Loss::Unlabeled)?;
    let kind = if region.has("points") { Loss::Kind } else { Loss::Broken };
    let [x, y, w, h] = region.rectangle().ok_or(kind)?;
    let (width, height) = size.ok_or(Loss::Size)?;
    let whole = |value: f64| format!("{:.0}", value.trunc() + 0.0);
    let (x, y) = ((x / 100.0 * width).trunc(), (y / 100.0 * height).trunc());
    let (w, h) = ((w / 100.0 * width).trunc(), (h / 100.0 * height).trunc());
    xml.open("object");
    xml.leaf("name", labels.first().map_or("", String::as_str));
    xml.leaf("pose", "Unspecified");
    xml.leaf("truncated", "0");
    xml.leaf("difficult", "0");
    xml.open("bndbox");
    for (tag, value) in [("xmin", x), ("ymin", y), ("xmax", x + w), ("ymax", y + h)] {
        xml.leaf(tag, &whole(value));
    }
    xml.close("bndbox");
    xml.close("object");
    if labels.len() > 1 { Err(Loss::OtherLabels) } else { Ok(()) }
}

impl Convert for Voc {
    fn passes(&self) -> usize {
        if self.like_original { 2 } else { 1 }
    }

    fn begin(&mut self, pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        if pass == 0 {
            out.folder("images");
            out.folder("Annotations");
        }
    }

    fn task(&mut self, pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let Some(media) = shown.media else {
            if let (0, Some(item)) = (pass, shown.items.first()) {
                context.report.note(Loss::NoSource, item.task, "");
            }
            return;
        };
        let path = format!("Annotations/{}.xml", splitext(basename(&media.path)).0);
        // The oldest annotation with answers, as in the original, whose files are written over; a picture without regions
        // has a file without objects, where the original has none.
        let answered: Vec<&Item<'_>> = shown.items.iter().filter(|item| !item.outputs.is_empty()).collect();
        for item in answered.iter().skip(1) {
            context.report.note(Loss::OtherAnnotation, item.task, "");
        }
        let document = if self.like_original {
            answered.iter().rev().find_map(|item| self.document(item, media, context))
        } else {
            let is_sized = |item: &&&Item<'_>| item.regions().any(|region| region.size().is_some());
            let item = answered.iter().rev().find(is_sized).or(answered.last()).copied().or(shown.items.first());
            item.and_then(|item| self.document(item, media, context))
        };
        let Some(document) = document else { return };
        if self.like_original && pass == 0 {
            self.winners.offer(&path, shown.task.id, true);
        } else if !self.like_original || self.winners.is_won(&path, shown.task.id) {
            out.file(path, document);
        }
    }
}

/// As Python's `minidom` writes it.
struct Xml {
    out: Vec<u8>,
}

impl Xml {
    fn new() -> Self {
        Self { out: b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_vec() }
    }

    fn open(&mut self, tag: &str) {
        self.out.extend_from_slice(format!("<{tag}>\n").as_bytes());
    }

    fn close(&mut self, tag: &str) {
        self.out.extend_from_slice(format!("</{tag}>\n").as_bytes());
    }

    fn leaf(&mut self, tag: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                // What no XML can hold.
                '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    escaped.push('\u{fffd}')
                }
                other => escaped.push(other),
            }
        }
        let line = if text.is_empty() { format!("<{tag}></{tag}>\n") } else { format!("<{tag}>{escaped}</{tag}>\n") };
        self.out.extend_from_slice(line.as_bytes());
    }
}
