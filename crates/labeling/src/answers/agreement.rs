//! How far two results say the same, control by control.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Of each of these controls that one of the two answers: how much of what either says both say, from 0 to 1. `None`: one of
/// them is no list.
#[must_use]
pub fn agreement<'c>(controls: impl Iterator<Item = &'c str>, one: &str, other: &str) -> Option<BTreeMap<String, f64>> {
    let (one, other) = (said(one)?, said(other)?);
    let nothing = BTreeSet::new();
    let of_control = |control: &str| {
        let (one, other) = (one.get(control).unwrap_or(&nothing), other.get(control).unwrap_or(&nothing));
        let all = one.union(other).count();
        #[expect(clippy::cast_precision_loss, reason = "counts of answers in one task")]
        (all > 0).then(|| (control.to_owned(), one.intersection(other).count() as f64 / all as f64))
    };
    Some(controls.filter_map(of_control).collect())
}

/// By control, everything that it was answered with.
fn said(result: &str) -> Option<BTreeMap<String, BTreeSet<String>>> {
    let items: Vec<Value> = serde_json::from_str(result).ok()?;
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in &items {
        let (Some(control), Some(kind)) = (text(item, "from_name"), text(item, "type")) else { continue };
        let Some(value) = item.get("value") else { continue };
        let answers = all.entry(control.to_owned()).or_default();
        match (kind, value.get(kind).or_else(|| value.get("text")).and_then(Value::as_array)) {
            ("labels", Some(labels)) => {
                answers.extend(
                    labels.iter().map(|label| format!("{:?} {:?} {label}", value.get("start"), value.get("end"))),
                );
            }
            ("textarea", Some(texts)) => answers.extend(texts.iter().filter_map(Value::as_str).map(loosely)),
            (_, Some(many)) => answers.extend(many.iter().map(Value::to_string)),
            (_, None) => {
                answers.insert(value.get(kind).unwrap_or(value).to_string());
            }
        }
    }
    Some(all)
}

fn text<'v>(item: &'v Value, name: &str) -> Option<&'v str> {
    item.get(name).and_then(Value::as_str)
}

/// Nobody disagrees about white space and capitals.
fn loosely(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
