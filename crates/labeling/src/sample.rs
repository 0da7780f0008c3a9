//! A task to look at while a config is being written: made up, or what the author put into a comment.

mod material;
mod place;
mod times;

use crate::config::{Config, DataKey, DataKind, Shape, Tag};
use crate::tags::{Dynamic, rules_of};
use material::{IMAGES, TEXTS};
use serde_json::{Map, Value, json};

/// A task with which the editor can show a config before there is data.
#[derive(Debug, Clone, Default)]
pub struct SampleTask {
    pub data: Map<String, Value>,
    /// From the author's comment only.
    pub annotations: Option<Value>,
    pub predictions: Option<Value>,
}

/// Makes a sample for every key of the config. A comment `<!-- {"data": {…}, "predictions": […]} -->` in the config, or
/// one with the bare data, wins over what is made up.
#[must_use]
pub fn task(config: &Config) -> SampleTask {
    let mut sample = SampleTask::default();
    let mut counts = Counts::default();
    for key in config.data_keys() {
        let tag = config.tag(key.index);
        let value = value(config, &key, tag, &mut counts);
        let value = if key.shape == Shape::List { json!([value, counts.image()]) } else { value };
        place::put(&mut sample.data, &key.path, value);
    }
    let comment = config.sample_comment().and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    if let Some(comment) = comment {
        adopt(&mut sample, comment);
    }
    sample
}

fn adopt(sample: &mut SampleTask, mut comment: Map<String, Value>) {
    sample.annotations = comment.remove("annotations");
    sample.predictions = comment.remove("predictions");
    let whole = sample.annotations.is_some() || sample.predictions.is_some();
    match comment.remove("data") {
        Some(Value::Object(data)) => sample.data.extend(data),
        Some(_) => {}
        None if whole => {}
        None => sample.data.extend(comment),
    }
}

/// Which text and picture come next, so that two objects do not show the same.
#[derive(Default)]
struct Counts {
    texts: usize,
    images: usize,
}

impl Counts {
    fn text(&mut self) -> Value {
        let text = TEXTS.get(self.texts % TEXTS.len()).copied().unwrap_or_default();
        self.texts += 1;
        text.into()
    }

    fn image(&mut self) -> Value {
        let image = IMAGES.get(self.images % IMAGES.len()).copied().unwrap_or_default();
        self.images += 1;
        image.into()
    }
}

fn value(config: &Config, key: &DataKey, tag: Option<&Tag>, counts: &mut Counts) -> Value {
    let as_url = tag.and_then(|tag| tag.get("valueType")) == Some("url");
    let nested = tag.is_some_and(|tag| tag.flag("allowNested"));
    match key.kind {
        DataKind::Image => counts.image(),
        DataKind::Text | DataKind::Other if key.shape == Shape::PartOfText => material::SHORT.into(),
        DataKind::Text | DataKind::Html if as_url => material::TEXT_URL.into(),
        DataKind::Text | DataKind::Other => counts.text(),
        DataKind::Html => material::HTML.into(),
        DataKind::Audio => material::AUDIO_URL.into(),
        DataKind::Video => material::VIDEO_URL.into(),
        DataKind::Pdf => material::PDF_URL.into(),
        DataKind::Dialogue => dialogue(tag),
        DataKind::TimeSeries => {
            let columns: Vec<&str> = config
                .tags()
                .iter()
                .filter(|tag| tag.is("Channel"))
                .filter_map(|tag| tag.filled("column"))
                .take(20)
                .collect();
            let time = tag.and_then(|tag| tag.filled("timeColumn")).unwrap_or("time");
            material::time_series(time, tag.and_then(|tag| tag.filled("timeFormat")), &columns)
        }
        DataKind::Table => json!({"Name": "Ada", "Country": "England", "Year": 1843}),
        DataKind::List => material::list(),
        DataKind::Chat => material::chat(),
        DataKind::Labels => dynamic_values(if nested { Dynamic::Tree } else { rules_of(&key.tag).dynamic }),
    }
}

fn dialogue(tag: Option<&Tag>) -> Value {
    let name = tag.and_then(|tag| tag.filled("nameKey")).unwrap_or("author");
    let text = tag.and_then(|tag| tag.filled("textKey")).unwrap_or("text");
    material::TALK.iter().map(|(who, what)| json!({name: who, text: what})).collect()
}

/// What tags with values of the task's own expect.
fn dynamic_values(kind: Dynamic) -> Value {
    match kind {
        Dynamic::Tree => json!([
            {"value": "First group", "children": [{"value": "First choice"}, {"value": "Second choice"}]},
            {"value": "Second group", "children": [{"value": "Third choice"}]}
        ]),
        Dynamic::Choices => json!([{"value": "First choice"}, {"value": "Second choice"}, {"value": "Third choice"}]),
        Dynamic::Labels => {
            json!([{"value": "First label", "background": "#1971c2"}, {"value": "Second label", "background": "#2f9e44"}])
        }
        Dynamic::Text => material::SHORT.into(),
    }
}

#[cfg(test)]
mod tests;
