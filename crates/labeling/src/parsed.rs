//! What the compatible API says about a config: `parsed_label_config` and `control_weights`.

use crate::config::{Config, Tag};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// By control name: type, `to_name`, inputs, labels and their attributes, as existing clients and model backends read it.
#[must_use]
pub fn parsed_label_config(config: &Config) -> Map<String, Value> {
    let index_flags = config.index_flags();
    let objects: HashMap<&str, &Tag> = config.objects().filter_map(|tag| Some((tag.name()?, tag))).collect();
    let labels = labels_by_control(config);
    config
        .controls()
        .filter_map(|control| {
            let flags = index_flags.iter().filter(|(at, _)| *at <= control.index).map(|(_, flag)| *flag);
            let attributes = labels.get(control.index).cloned().unwrap_or_default();
            Some((control.name()?.to_owned(), describe(&objects, control, flags, attributes)))
        })
        .collect()
}

fn describe<'a>(
    objects: &HashMap<&str, &Tag>,
    control: &Tag,
    flags: impl Iterator<Item = &'a str>,
    labels: Map<String, Value>,
) -> Value {
    let to_names: Vec<&str> = control.to_names().collect();
    let mut about = Map::new();
    about.insert("type".into(), control.tag.clone().into());
    about.insert("to_name".into(), json!(to_names));
    let regex: Map<String, Value> = flags
        .filter(|flag| to_names.iter().any(|name| name.contains(flag)))
        .map(|flag| (flag.to_owned(), json!(".*")))
        .collect();
    if !regex.is_empty() {
        about.insert("regex".into(), regex.into());
    }
    if let Some(conditionals) = conditionals(control) {
        about.insert("conditionals".into(), conditionals);
    }
    if control.get("value").is_some_and(is_variable) || control.filled("apiUrl").is_some() {
        about.insert("dynamic_labels".into(), true.into());
    }
    about.insert("inputs".into(), to_names.iter().filter_map(|name| input(objects, name)).collect());
    about.insert("labels".into(), labels.keys().cloned().collect());
    about.insert("labels_attrs".into(), labels.into());
    about.into()
}

/// What a control for single regions depends on.
fn conditionals(control: &Tag) -> Option<Value> {
    if control.get("perRegion") != Some("true") {
        return None;
    }
    let rules = [("tag", "whenTagName"), ("label", "whenLabelValue"), ("choice", "whenChoiceValue")];
    rules.into_iter().find_map(|(kind, attribute)| Some(json!({"type": kind, "name": control.filled(attribute)?})))
}

/// `$key` alone, in ASCII letters and underscores: clients know dynamic labels by exactly this.
fn is_variable(value: &str) -> bool {
    value
        .strip_prefix('$')
        .is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_'))
}

fn input(objects: &HashMap<&str, &Tag>, name: &str) -> Option<Value> {
    let tag = objects.get(name)?;
    let mut input = Map::new();
    input.insert("type".into(), tag.tag.clone().into());
    input.insert("valueType".into(), tag.get("valueType").into());
    let (key, value) = match tag.get("value") {
        Some(value) => ("value", value),
        None => ("valueList", tag.get("valueList")?),
    };
    input.insert(key.into(), value.trim_start_matches('$').into());
    Some(input.into())
}

/// Index of the control to its labels with all their attributes.
fn labels_by_control(config: &Config) -> Vec<Map<String, Value>> {
    let mut found: Vec<Map<String, Value>> = vec![Map::new(); config.tags().len()];
    for tag in config.tags() {
        let Some(value) = tag.label_value() else { continue };
        let Some(labels) = config.owner_of_label(tag).and_then(|owner| found.get_mut(owner)) else { continue };
        let attributes: Map<String, Value> =
            tag.attributes.iter().map(|attribute| (attribute.name.clone(), attribute.value.clone().into())).collect();
        labels.insert(value.to_owned(), attributes.into());
    }
    found
}

/// How much each control and label counts in agreement. What somebody has set in `old` stays; everything new counts 1.
#[must_use]
pub fn control_weights(config: &Config, old: &Map<String, Value>) -> Map<String, Value> {
    parsed_label_config(config)
        .into_iter()
        .map(|(name, about)| {
            let before = old.get(&name);
            let overall = before.and_then(|before| before.get("overall")).filter(|weight| weight.is_number());
            let labels: Map<String, Value> = about
                .get("labels")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(|label| {
                    let weight =
                        before.and_then(|before| before.get("labels")?.get(label)).filter(|weight| weight.is_number());
                    (label.to_owned(), weight.cloned().unwrap_or_else(|| json!(1.0)))
                })
                .collect();
            let overall = overall.cloned().unwrap_or_else(|| json!(1.0));
            let weights = json!({"overall": overall, "type": about.get("type"), "labels": labels});
            (name, weights)
        })
        .collect()
}
