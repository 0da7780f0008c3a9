//! What was found -> tasks with results of a labeling configuration.

use super::{
    model::{Found, Picture, Region, Shape},
    outcome::Outcome,
    recognise::LabelFormat,
    slot::Slot,
    write::{Frame, id_of, slot_of},
};
use crate::schema::{Control, Schema};
use labelkeep_formats::import::{ImportedAnnotation, ImportedPrediction, ImportedTask};
use labelkeep_formats::media::MediaClass;
use labelkeep_model::Say;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

#[derive(Debug)]
pub struct Target {
    schema: Schema,
    /// Where the configuration has no controls yet, results have the names that the proposed one gives.
    is_open: bool,
    default_key: Option<String>,
    as_predictions: bool,
    format: LabelFormat,
}

/// A control that takes a region, and in which form.
struct Place<'t> {
    control: Option<&'t Control>,
    slot: Slot,
}

impl Target {
    /// `parsed`: what the API says of the configuration. `default_key`: of the data, where no control says which.
    #[must_use]
    pub fn new(
        parsed: &Map<String, Value>,
        default_key: Option<&str>,
        as_predictions: bool,
        format: LabelFormat,
    ) -> Self {
        let schema = Schema::new(parsed);
        let is_open = schema.controls.is_empty();
        Self { schema, is_open, default_key: default_key.map(str::to_owned), as_predictions, format }
    }

    /// The task, and what of it could not be taken. `address`: of a file of the data set. `path`: of the label file.
    pub fn task(
        &self,
        found: Found,
        address: impl Fn(usize) -> String,
        path: &str,
        outcome: &mut Outcome,
    ) -> (Option<ImportedTask>, Vec<Say>) {
        let mut lost = found.lost.clone();
        let data = match self.data(&found, address) {
            Ok(Some(data)) => data,
            Ok(None) => return (None, lost),
            Err(say) => {
                lost.push(say);
                return (None, lost);
            }
        };
        let mut task =
            ImportedTask { row: found.row, data: Value::Object(data).to_string(), ..ImportedTask::default() };
        let mut number = 0;
        let mut is_labeled = false;
        for group in &found.groups {
            let (result, score) = self.result(&found, group, path, &mut number, &mut lost, outcome);
            if result.is_empty() && !found.was_skipped {
                continue;
            }
            is_labeled = true;
            let result = Value::Array(result).to_string();
            if self.as_predictions {
                task.predictions.push(ImportedPrediction { result, score, model_version: self.version() });
            } else {
                task.annotations.push(annotation(result, found.was_skipped));
            }
        }
        let (result, score) = self.result(&found, &found.predicted, path, &mut number, &mut lost, outcome);
        if !result.is_empty() {
            let result = Value::Array(result).to_string();
            task.predictions.push(ImportedPrediction { result, score, model_version: self.version() });
        }
        outcome.task(&found, is_labeled);
        (Some(task), lost)
    }

    fn version(&self) -> String {
        self.format.name().to_lowercase()
    }

    /// `None`: nothing that a task could be about.
    fn data(&self, found: &Found, address: impl Fn(usize) -> String) -> Result<Option<Map<String, Value>>, Say> {
        let (kind, value) = match (&found.picture, &found.text) {
            (Some(Picture::Missing(name)), _) => return Err(Say::LabelPictureMissing { name: name.as_str().into() }),
            (Some(Picture::File(file)), _) => {
                let address = address(*file);
                (kind_of(&address), address)
            }
            (Some(Picture::Address(address)), _) => (kind_of(address), address.clone()),
            (None, Some(text)) => ("Text", text.clone()),
            (None, None) => return Ok(None),
        };
        let mut data = Map::new();
        data.insert(self.key(kind), Value::String(value));
        for (name, value) in &found.data {
            if !data.contains_key(name) {
                data.insert(name.clone(), value.clone());
            }
        }
        Ok(Some(data))
    }

    fn key(&self, kind: &str) -> String {
        let inputs = self.schema.controls.iter().flat_map(|control| &control.inputs);
        let kinds: &[&str] = match kind {
            "Text" => &["Text", "HyperText", "Paragraphs"],
            "Audio" => &["Audio", "AudioPlus"],
            "Video" => &["Video"],
            _ => &["Image"],
        };
        let fitting =
            inputs.into_iter().find(|input| kinds.contains(&input.kind.as_str())).map(|input| input.key.clone());
        fitting.or_else(|| self.default_key.clone()).unwrap_or_else(|| kind.to_lowercase())
    }

    fn result(
        &self,
        found: &Found,
        regions: &[Region],
        path: &str,
        number: &mut u64,
        lost: &mut Vec<Say>,
        outcome: &mut Outcome,
    ) -> (Vec<Value>, Option<f64>) {
        let frame = Frame::new(found);
        let kind = if found.text.is_some() { "text" } else { "image" };
        let mut ids: HashMap<&str, String> = HashMap::new();
        let mut result = Vec::new();
        let mut scores = Vec::new();
        for region in regions {
            *number += 1;
            let id = id_of(path, found.row, *number);
            if let Some(name) = &region.id {
                ids.insert(name, id.clone());
            }
            match self.items(region, &frame, &id, kind, outcome) {
                Ok(mut items) => {
                    if let Some((parent, first)) =
                        region.parent.as_deref().and_then(|p| ids.get(p)).zip(items.first_mut())
                    {
                        first["parentID"] = json!(parent);
                    }
                    scores.extend(region.score);
                    result.extend(items);
                }
                Err(say) => lost.push(say),
            }
        }
        for region in regions {
            let Shape::Relation { from, to } = &region.shape else { continue };
            match ids.get(from.as_str()).zip(ids.get(to.as_str())) {
                Some((from, to)) => {
                    let item = json!({ "type": "relation", "from_id": from, "to_id": to, "direction": "right", "labels": region.labels });
                    result.push(item);
                    outcome.region("relation", &[]);
                }
                None => lost.push(Say::LabelRegionBroken { what: format!("relation {from} – {to}").into() }),
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "few regions")]
        let score = (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64);
        (result, score)
    }

    fn items(
        &self,
        region: &Region,
        frame: &Frame<'_>,
        id: &str,
        kind: &str,
        outcome: &mut Outcome,
    ) -> Result<Vec<Value>, Say> {
        if matches!(region.shape, Shape::Relation { .. }) {
            return Ok(Vec::new());
        }
        let first = slot_of(&region.shape, frame);
        outcome.see(first, region);
        let place = self.place(region, first).ok_or_else(|| {
            let (kind, tag) = (first.kind().into(), first.tag().into());
            Say::LabelNoControl { kind, tag }
        })?;
        let values = frame.values(&region.shape, place.slot)?;
        outcome.region(first.kind(), &region.labels);
        if place.slot != first && place.slot == Slot::Box {
            outcome.simplified += 1;
        }
        if let Some(control) = place.control {
            outcome.unknown(control, &region.labels);
        }
        let name = place.control.map_or_else(|| first.name(region), |control| control.name.clone());
        let to_name =
            place.control.and_then(|control| control.to_names.first().cloned()).unwrap_or_else(|| match first {
                Slot::Track => "video".to_owned(),
                _ => kind.to_owned(),
            });
        let mut items = Vec::new();
        for (at, mut value) in values.into_iter().enumerate() {
            let kind = place.slot.tag().to_lowercase();
            if let (Some(key), Some(object)) = (place.slot.labels_key(), value.as_object_mut())
                && !region.labels.is_empty()
            {
                object.insert(key.to_owned(), json!(region.labels));
            }
            let id = if at == 0 { id.to_owned() } else { format!("{id}-{at}") };
            let mut item = Map::new();
            let mut set = |key: &str, value: Value| item.insert(key.to_owned(), value);
            set("id", json!(id));
            set("from_name", json!(name));
            set("to_name", json!(to_name));
            set("type", json!(kind));
            set("value", value);
            if let Some((width, height)) = frame.size.filter(|_| place.slot.is_of_picture()) {
                set("original_width", whole(width));
                set("original_height", whole(height));
                set("image_rotation", json!(0));
            }
            if !region.notes.is_empty() {
                set("meta", json!({ "text": region.notes }));
            }
            if let Some(score) = region.score {
                set("score", json!(score));
            }
            items.push(Value::Object(item));
        }
        Ok(items)
    }

    /// The best control: of the kind that loses least, and of these the one that is named so or has the labels.
    fn place(&self, region: &Region, first: Slot) -> Option<Place<'_>> {
        if self.is_open {
            return Some(Place { control: None, slot: first });
        }
        for slot in first.in_order() {
            let fits = |control: &&Control| {
                let is_about = control.inputs.iter().any(|input| slot.objects().contains(&input.kind.as_str()));
                control.kind == slot.tag() && is_about
            };
            let all: Vec<&Control> = self.schema.controls.iter().filter(fits).collect();
            let named = || all.iter().find(|control| Some(&control.name) == region.control.as_ref());
            let knows = |label: &String, control: &Control| control.labels.iter().any(|known| known.name == *label);
            let labeled = || all.iter().find(|control| region.labels.iter().all(|label| knows(label, control)));
            if let Some(control) = named().or_else(labeled).or(all.first()) {
                return Some(Place { control: Some(control), slot: *slot });
            }
        }
        None
    }
}

fn kind_of(address: &str) -> &'static str {
    match MediaClass::of_extension(&super::recognise::extension(address)) {
        Some(MediaClass::Video) => "Video",
        Some(MediaClass::Audio) => "Audio",
        _ => "Image",
    }
}

fn annotation(result: String, was_cancelled: bool) -> ImportedAnnotation {
    ImportedAnnotation {
        result,
        completed_by: None,
        was_cancelled,
        ground_truth: false,
        lead_time: None,
        unique_id: None,
        created_at: None,
        updated_at: None,
        draft_created_at: None,
        import_id: None,
    }
}

/// Sizes are whole numbers, and are written so.
fn whole(size: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "below ten millions")]
    let whole = size as i64;
    #[expect(clippy::cast_precision_loss, reason = "below ten millions")]
    let is_whole = (whole as f64 - size).abs() < f64::EPSILON;
    if is_whole { json!(whole) } else { json!(size) }
}
