//! Datumaro: one JSON file for each split, with boxes, polygons, ellipses as polygons, points, masks as polygons, and choices.

use crate::{
    categories::Categories,
    convert::{Context, Convert, Shown},
    item::{Item, Region},
    json::{Json, floats},
    outline,
    python::{basename, splitext},
    report::Loss,
    schema::Schema,
    sink::Sink,
    split::Part,
};

pub(crate) struct Datumaro {
    categories: Categories,
    has_items: bool,
}

impl Datumaro {
    pub fn new(schema: &Schema) -> Self {
        let names = schema.controls.iter().flat_map(|control| &control.labels).map(|label| label.name.clone());
        let mut unique: Vec<String> = Vec::new();
        for name in names {
            if !unique.contains(&name) {
                unique.push(name);
            }
        }
        Self { categories: Categories::in_order(unique), has_items: false }
    }

    fn annotations(&mut self, item: &Item<'_>, context: &mut Context<'_>) -> String {
        let mut list: Vec<String> = Vec::new();
        for (group, region) in (1u64..).zip(item.regions()) {
            let shapes = shapes(region);
            let (labels, shapes) = match (shapes, labels_of(region)) {
                (Ok(shapes), Some(labels)) => (labels, shapes),
                (Err(loss), _) => {
                    context.report.note(loss, item.task, region.kind);
                    continue;
                }
                (_, None) => {
                    context.report.note(outline::why_not(region), item.task, region.kind);
                    continue;
                }
            };
            for label in labels {
                let (id, is_new) = self.categories.id_or_new(&label);
                if is_new {
                    context.report.note(Loss::UnknownLabel, item.task, &label);
                }
                for (kind, extra) in &shapes {
                    let mut json = Json::object();
                    json.raw("id", &list.len().to_string()).text("type", kind).raw("attributes", "{}");
                    json.raw("group", &if *kind == "label" { 0 } else { group }.to_string());
                    json.raw("label_id", &id.to_string());
                    for (name, value) in extra {
                        json.raw(name, value);
                    }
                    list.push(text(json));
                }
            }
        }
        format!("[{}]", list.join(", "))
    }

    fn categories(&self) -> String {
        let label = |name: &str| {
            let mut json = Json::object();
            json.text("name", name).text("parent", "").raw("attributes", "[]");
            text(json)
        };
        let labels: Vec<String> = self.categories.list.iter().map(|category| label(&category.name)).collect();
        format!("{{\"label\": {{\"labels\": [{}], \"label_groups\": [], \"attributes\": []}}}}", labels.join(", "))
    }
}

type Shapes = Vec<(&'static str, Vec<(&'static str, String)>)>;

/// Kinds with their numbers in pixels.
fn shapes(region: &Region<'_>) -> Result<Shapes, Loss> {
    if region.kind == "Choices" {
        return Ok(vec![("label", Vec::new())]);
    }
    if !["x", "points", "rle"].iter().any(|name| region.has(name)) {
        return Err(if region.has("vertices") { Loss::Kind } else { Loss::NoRegion });
    }
    let (width, height) = region.size().ok_or(Loss::Size)?;
    if region.kind.starts_with("KeyPoint") {
        let (x, y) = region.number("x").zip(region.number("y")).ok_or(Loss::Broken)?;
        let points = floats([x / 100.0 * width, y / 100.0 * height]);
        return Ok(vec![(
            "points",
            vec![("points", points), ("visibility", "[2]".to_owned()), ("z_order", "0".to_owned())],
        )]);
    }
    let is_upright = region.number("rotation").unwrap_or(0.0) == 0.0 && !region.has("radiusX") && !region.has("points");
    if let (Some([x, y, w, h]), true) = (region.rectangle(), is_upright) {
        let bbox = floats([x / 100.0 * width, y / 100.0 * height, w / 100.0 * width, h / 100.0 * height]);
        return Ok(vec![("bbox", vec![("bbox", bbox), ("z_order", "0".to_owned())])]);
    }
    let polygon = |points: outline::Polygon| {
        let points = floats(points.iter().flat_map(|(x, y)| [x * width, y * height]));
        ("polygon", vec![("points", points), ("z_order", "0".to_owned())])
    };
    Ok(outline::of(region)?.into_iter().map(polygon).collect())
}

fn labels_of(region: &Region<'_>) -> Option<Vec<String>> {
    let other = ["choices", "keypointlabels"].iter().find_map(|name| region.labels(name));
    other.or_else(|| outline::labels(region))
}

fn text(json: Json) -> String {
    String::from_utf8_lossy(&json.end()).into_owned()
}

impl Convert for Datumaro {
    fn passes(&self) -> usize {
        3
    }

    fn begin(&mut self, pass: usize, context: &mut Context<'_>, out: &mut Sink) {
        let Some(part) = Part::ALL.get(pass) else { return };
        if context.options.split.has(*part) {
            out.begin(format!("annotations/{}.json", part.name()));
            out.write(b"{\"info\": {}, \"items\": [");
        }
    }

    fn task(&mut self, pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        if Part::ALL.get(pass) != Some(&shown.part) {
            return;
        }
        for item in shown.items {
            let Some(media) = shown.media else {
                context.report.note(Loss::NoSource, item.task, "");
                continue;
            };
            let name = basename(&media.path);
            let seen = media.facts.and_then(|facts| facts.picture).map(|(w, h, _)| (f64::from(w), f64::from(h)));
            let mut image = Json::object();
            image.text("path", name);
            if let Some((width, height)) = seen.or_else(|| item.regions().find_map(Region::size)) {
                image.raw("size", &format!("[{height:.0}, {width:.0}]"));
            }
            let id = match item.annotation {
                Some(annotation) if shown.items.len() > 1 => format!("{}-{}", splitext(name).0, annotation.id),
                _ => splitext(name).0.to_owned(),
            };
            let annotations = self.annotations(item, context);
            let mut json = Json::element(!std::mem::replace(&mut self.has_items, true));
            json.text("id", &id).raw("annotations", &annotations);
            json.raw("attr", &format!("{{\"task\": {}}}", item.task)).raw("image", &text(image));
            out.write(&json.end());
        }
    }

    fn end(&mut self, pass: usize, context: &mut Context<'_>, out: &mut Sink) {
        let Some(part) = Part::ALL.get(pass) else { return };
        if context.options.split.has(*part) {
            out.write(format!("\n], \"categories\": {}}}", self.categories()).as_bytes());
        }
        self.has_items = false;
    }
}
