//! One pass over a result.

use super::{ResultError, Summary};
use crate::{
    json_text::Key,
    tags::{Special, rules_of},
};
use labelkeep_model::Text;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::HashSet, fmt};

pub(super) fn read(text: &str) -> Result<(usize, Summary), ResultError> {
    if !text.trim_start().starts_with('[') {
        // Tells "no list" from "no JSON".
        serde_json::from_str::<IgnoredAny>(text).map_err(|error| ResultError::NotJson(Text::of_json(&error)))?;
        return Err(ResultError::NotAList);
    }
    let items: Vec<&RawValue> =
        serde_json::from_str(text).map_err(|error| ResultError::NotJson(Text::of_json(&error)))?;
    let mut summary = Summary::default();
    let mut ids = HashSet::new();
    for (index, raw) in items.iter().enumerate() {
        if !raw.get().starts_with('{') {
            return Err(ResultError::NotAnObject(index));
        }
        let item: Item =
            serde_json::from_str(raw.get()).map_err(|error| ResultError::NotJson(Text::of_json(&error)))?;
        ids.insert(item.id.map(RawValue::get));
        item.count_in(&mut summary);
    }
    Ok((ids.len(), summary))
}

/// The parts that the summary looks at. Parts of an unexpected type count as not there.
#[derive(Default)]
struct Item<'a> {
    id: Option<&'a RawValue>,
    kind: Option<String>,
    from_name: Option<String>,
    to_name: Option<String>,
    value: Option<&'a RawValue>,
}

impl Item<'_> {
    fn count_in(self, summary: &mut Summary) {
        let (Some(kind), Some(from_name), Some(to_name)) = (self.kind, self.from_name, self.to_name) else { return };
        if has_no_labels_of_its_own(&kind) {
            return;
        }
        let labels = self.value.map(|value| labels(value, &kind)).unwrap_or_default();
        summary.count(&from_name, &to_name, &kind, labels, 1);
    }
}

/// Whether items of this kind are counted nowhere: relations have no control.
pub(super) fn has_no_labels_of_its_own(kind: &str) -> bool {
    kind == "relation" || rules_of(kind).is(Special::IsNotCounted)
}

/// The member of a value that lists the labels: named like the type, where the tag does not say another.
pub(super) fn key_of_labels(kind: &str) -> Option<&str> {
    match rules_of(kind).labels_under.unwrap_or(kind) {
        "text" => None,
        key => Some(key),
    }
}

/// The labels in a value. In trees a choice is a path, and every step of it counts as used.
fn labels(value: &RawValue, kind: &str) -> Vec<String> {
    let Some(key) = key_of_labels(kind).filter(|_| value.get().starts_with('{')) else { return Vec::new() };
    let Some(list) = crate::json_text::get(value.get(), key) else { return Vec::new() };
    let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(list.get()) else { return Vec::new() };
    let mut found = Vec::new();
    for label in list {
        match serde_json::from_str::<Vec<&RawValue>>(label.get()) {
            Ok(path) => found.extend(path.into_iter().map(plain)),
            Err(_) => found.push(plain(label)),
        }
    }
    found
}

/// Strings without their quotes, anything else as its JSON.
fn plain(raw: &RawValue) -> String {
    serde_json::from_str::<String>(raw.get()).unwrap_or_else(|_| raw.get().to_owned())
}

/// A string, or a list of strings joined with commas.
fn name(raw: &RawValue) -> Option<String> {
    let text = raw.get();
    if text.starts_with('[') {
        return serde_json::from_str::<Vec<Cow<'_, str>>>(text).ok().map(|names| names.join(","));
    }
    serde_json::from_str(text).ok()
}

impl<'de: 'a, 'a> Deserialize<'de> for Item<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Item<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item<'de>, A::Error> {
                let mut item = Item::default();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    match key.0.as_ref() {
                        "id" => item.id = map.next_value::<Option<_>>()?,
                        "type" => item.kind = name(map.next_value()?),
                        "from_name" => item.from_name = name(map.next_value()?),
                        "to_name" => item.to_name = name(map.next_value()?),
                        "value" => item.value = Some(map.next_value()?),
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(item)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}
