//! What a converter must know of a labeling configuration: its controls, their labels and where the media are.

use crate::python;
use serde_json::{Map, Value};

#[derive(Debug, Clone, Default)]
pub struct Schema {
    pub(crate) controls: Vec<Control>,
    /// In the order of the page.
    pub(crate) objects: Vec<Object>,
}

/// What the configuration shows of a task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// Empty for headings.
    pub name: String,
    /// The tag: `Chat`, `Text` …
    pub kind: String,
    /// The field of the data; steps into it with points.
    pub key: String,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Control {
    pub name: String,
    /// The tag: `RectangleLabels` …
    pub kind: String,
    /// The names of what it is about.
    pub to_names: Vec<String>,
    pub inputs: Vec<Input>,
    pub labels: Vec<Label>,
    /// `name` cut where an index stands (`label_{{idx}}`); empty without one.
    indexed: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Input {
    pub kind: String,
    /// The key of the data.
    pub key: String,
    /// Whether the key holds a list of pages.
    pub is_list: bool,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Label {
    pub name: String,
    /// The id that `category` gives.
    pub category: Option<i64>,
    pub model_index: Option<i64>,
}

impl Schema {
    /// From what the API says of a configuration (`parsed_label_config`).
    #[must_use]
    pub fn new(parsed: &Map<String, Value>) -> Self {
        let controls = parsed.iter().map(|(name, about)| Control::new(name, about)).collect();
        Self { controls, objects: Vec::new() }
    }

    /// With what it shows, which that does not say in full.
    #[must_use]
    pub fn showing(self, objects: Vec<Object>) -> Self {
        Self { objects, ..self }
    }

    pub(crate) fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.name == name)
    }

    /// The names of what is compared with one another.
    pub(crate) fn compared(&self) -> impl Iterator<Item = &str> {
        let pairs = self.controls.iter().filter(|control| control.kind == "Pairwise");
        pairs.flat_map(|control| control.to_names.iter().map(String::as_str))
    }

    /// The control of a result: of this name, or else the longest name with an index that fits.
    pub(crate) fn control(&self, name: &str) -> Option<&Control> {
        let exact = self.controls.iter().find(|control| control.name == name);
        let longest = |control: &&Control| control.name.len();
        exact.or_else(|| self.controls.iter().filter(|control| fits(&control.indexed, name)).max_by_key(longest))
    }

    pub(crate) fn has(&self, kind: &str) -> bool {
        self.controls.iter().any(|control| control.kind == kind)
    }

    fn inputs(&self) -> impl Iterator<Item = &Input> {
        self.controls.iter().flat_map(|control| &control.inputs)
    }

    pub(crate) fn has_input(&self, kinds: &[&str]) -> bool {
        self.inputs().any(|input| kinds.contains(&input.kind.as_str()))
    }

    pub(crate) fn has_pages(&self) -> bool {
        self.inputs().any(|input| input.is_list)
    }

    /// How many keys of the data the controls are about.
    pub(crate) fn keys(&self) -> usize {
        let mut keys: Vec<&str> = self.inputs().map(|input| input.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len()
    }

    /// The key of the first object of these kinds, else of the first object.
    pub(crate) fn key(&self, kinds: &[&str]) -> Option<&str> {
        let fitting = self.inputs().find(|input| kinds.contains(&input.kind.as_str()));
        fitting.or_else(|| self.inputs().next()).map(|input| input.key.as_str())
    }

    /// The labels of all controls of a kind, each once.
    pub(crate) fn labels_of(&self, kind: &str) -> Vec<&Label> {
        let mut labels: Vec<&Label> = Vec::new();
        for label in self.controls.iter().filter(|control| control.kind == kind).flat_map(|control| &control.labels) {
            if !labels.iter().any(|known| known.name == label.name) {
                labels.push(label);
            }
        }
        labels
    }
}

impl Control {
    fn new(name: &str, about: &Value) -> Self {
        let list = |key: &str| about.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let attributes = about.get("labels_attrs").and_then(Value::as_object);
        let label = |name: &str| {
            let attribute = |key: &str| attributes.and_then(|all| all.get(name)?.get(key)?.as_str());
            Label {
                name: name.to_owned(),
                category: attribute("category").and_then(python::int),
                model_index: attribute("model_index").and_then(python::int),
            }
        };
        Self {
            name: name.to_owned(),
            kind: text(about, "type"),
            to_names: list("to_name").iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            inputs: list("inputs").iter().map(Input::new).collect(),
            labels: list("labels").iter().filter_map(Value::as_str).map(label).collect(),
            indexed: if name.contains("{{") { cut_at_indices(name) } else { Vec::new() },
        }
    }
}

impl Input {
    fn new(about: &Value) -> Self {
        let is_list = about.get("value").is_none() && about.get("valueList").is_some();
        let key = text(about, if is_list { "valueList" } else { "value" });
        Self { kind: text(about, "type"), key, is_list }
    }
}

fn text(about: &Value, key: &str) -> String {
    about.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn cut_at_indices(name: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once("{{") {
        parts.push(before.to_owned());
        rest = after.split_once("}}").map_or("", |(_, after)| after);
    }
    parts.push(rest.to_owned());
    parts
}

/// Whether the name is the parts with digits in between.
fn fits(parts: &[String], name: &str) -> bool {
    let mut rest = name;
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if after.len() == rest.len() {
                return false;
            }
            rest = after;
        }
        match rest.strip_prefix(part.as_str()) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    !parts.is_empty() && rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn controls_are_found_by_name_or_index() {
        let parsed = json!({
            "a": { "type": "Labels", "inputs": [{ "type": "Text", "value": "text" }], "labels": ["x"],
                "labels_attrs": { "x": { "value": "x", "category": " 3" } } },
            "box_{{idx}}": { "type": "RectangleLabels", "inputs": [{ "type": "Image", "valueList": "pages" }], "labels": [] },
        });
        let schema = Schema::new(parsed.as_object().unwrap());
        assert_eq!(schema.control("a").unwrap().labels[0].category, Some(3));
        assert_eq!(schema.control("box_12").unwrap().kind, "RectangleLabels");
        assert!(schema.control("box_").is_none() && schema.control("b").is_none());
        assert!(schema.has_pages() && schema.keys() == 2 && schema.key(&["Image"]) == Some("pages"));
    }
}
