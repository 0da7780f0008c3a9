//! Training data for spaCy: a line for each text with its entities and categories.

use crate::{
    convert::{Context, Convert, Shown},
    item::Item,
    json::Json,
    report::Loss,
    schema::Schema,
    sink::Sink,
};
use labelkeep_formats::json_text::push_string;
use std::collections::BTreeMap;

pub(crate) struct Spacy {
    key: String,
    choices: Vec<String>,
}

impl Spacy {
    pub fn new(schema: &Schema) -> Self {
        let key = schema.key(&["Text", "HyperText", "Paragraphs"]).unwrap_or_default().to_owned();
        let choices = schema.labels_of("Choices").iter().map(|label| label.name.clone()).collect();
        Self { key, choices }
    }

    fn line(&self, item: &Item<'_>, context: &mut Context<'_>) -> Option<Vec<u8>> {
        let Some(text) = item.text(&self.key) else {
            context.report.note(Loss::NoSource, item.task, &self.key);
            return None;
        };
        let length = text.chars().count();
        let mut entities: Vec<(usize, usize, String)> = Vec::new();
        let mut chosen = Vec::new();
        for region in item.regions() {
            if region.kind == "Choices" {
                chosen.extend(region.labels("choices").unwrap_or_default());
                continue;
            }
            let Some(labels) = region.labels("labels") else {
                context.report.note(
                    if region.has("start") { Loss::Unlabeled } else { Loss::NoRegion },
                    item.task,
                    region.kind,
                );
                continue;
            };
            let place =
                region.number("start").zip(region.number("end")).and_then(|(start, end)| within(start, end, length));
            let Some((start, end)) = place else {
                context.report.note(Loss::Broken, item.task, region.kind);
                continue;
            };
            entities.extend(labels.into_iter().map(|label| (start, end, label)));
        }
        entities.sort();
        let list: Vec<String> = entities.iter().map(entity).collect();
        let mut json = Json::object();
        json.text("text", &text).raw("entities", &format!("[{}]", list.join(", ")));
        json.raw("cats", &self.categories(&chosen)).raw("meta", &meta(item));
        let mut line = json.end();
        line.push(b'\n');
        Some(line)
    }

    /// Every choice of the configuration with 1 or 0, where something was chosen at all.
    fn categories(&self, chosen: &[String]) -> String {
        let mut all: BTreeMap<&str, bool> = BTreeMap::new();
        if !chosen.is_empty() {
            all.extend(self.choices.iter().map(|choice| (choice.as_str(), false)));
            all.extend(chosen.iter().map(|choice| (choice.as_str(), true)));
        }
        let mut json = Json::object();
        for (choice, is_chosen) in all {
            json.raw(choice, if is_chosen { "1.0" } else { "0.0" });
        }
        String::from_utf8_lossy(&json.end()).into_owned()
    }
}

impl Convert for Spacy {
    fn begin(&mut self, _pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        out.begin("spacy.jsonl");
    }

    fn task(&mut self, _pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        for item in shown.items {
            if let Some(line) = self.line(item, context) {
                out.write(&line);
            }
        }
    }
}

fn within(start: f64, end: f64, length: usize) -> Option<(usize, usize)> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at first")]
    let whole = |value: f64| (value.fract() == 0.0 && (0.0..1e15).contains(&value)).then_some(value as usize);
    let (start, end) = (whole(start)?, whole(end)?);
    (start < end && end <= length).then_some((start, end))
}

fn entity((start, end, label): &(usize, usize, String)) -> String {
    let mut name = Vec::new();
    push_string(&mut name, label);
    format!("[{start}, {end}, {}]", String::from_utf8_lossy(&name))
}

fn meta(item: &Item<'_>) -> String {
    let mut json = Json::object();
    json.raw("task", &item.task.to_string());
    if let Some(annotation) = item.annotation {
        json.raw("annotation", &annotation.id.to_string());
    }
    String::from_utf8_lossy(&json.end()).into_owned()
}
