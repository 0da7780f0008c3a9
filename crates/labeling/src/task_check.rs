//! Does the data of a task fit the config: are the keys there, and are the values of a type that the tags can show.
//!
//! Made for imports of many tasks: the config is prepared once, and the JSON text of each task is only skimmed.

use crate::{
    config::{Config, DataKey, Shape},
    json_text,
    tags::{JsonType, rules_of},
};
use labelkeep_model::Say;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The key under which importers put a value that came without one (a line of a TXT file, a media file).
pub const UNDEFINED: &str = "$undefined$";

/// What a config asks of task data.
#[derive(Debug, Clone)]
pub struct TaskCheck {
    wanted: Vec<Wanted>,
    first_key: Option<String>,
}

#[derive(Debug, Clone)]
struct Wanted {
    key: DataKey,
    steps: Vec<String>,
    /// The key as messages name it: up to a repeated part.
    shown: String,
    types: &'static [JsonType],
}

impl TaskCheck {
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let keys: Vec<DataKey> = config.data_keys().into_iter().filter(|key| key.required).collect();
        let first_key = keys.first().map(|key| key.column().to_owned());
        let wanted = keys
            .into_iter()
            .map(|key| Wanted {
                steps: key.steps().map(str::to_owned).collect(),
                shown: key.path.split('[').next().unwrap_or_default().to_owned(),
                types: types(&key),
                key,
            })
            .collect();
        Self { wanted, first_key }
    }

    /// The column that a value without a name belongs to: the first one that the config shows.
    #[must_use]
    pub fn first_key(&self) -> Option<&str> {
        self.first_key.as_deref()
    }

    /// Checks the JSON text of one task's data.
    ///
    /// # Errors
    /// The first thing that is missing or of a wrong type, in the words of the compatible API.
    pub fn check(&self, data: &str) -> Result<(), Say> {
        let mut found: Vec<Option<Found<'_>>> = vec![None; self.wanted.len()];
        let mut undefined = None;
        json_text::for_each(data, |key, value| {
            for (wanted, slot) in self.wanted.iter().zip(&mut found) {
                if wanted.key.path == key {
                    *slot = Some(Found::Itself(value));
                } else if wanted.steps.first().is_some_and(|step| step == key) && slot.is_none() {
                    *slot = Some(Found::Start(value));
                }
            }
            if key == UNDEFINED {
                undefined = Some(value);
            }
        })
        .map_err(|_| Say::DataNoObject)?;
        self.wanted.iter().zip(found).try_for_each(|(wanted, top)| {
            let nameless = undefined.filter(|_| self.first_key.as_deref() == wanted.steps.first().map(String::as_str));
            wanted.check(nameless.map(Found::Start).or(top))
        })
    }
}

/// What data have for a key: `a.b` may be the name of a column, and else is the way from one to a value in it.
#[derive(Debug, Clone, Copy)]
enum Found<'a> {
    Itself(&'a RawValue),
    Start(&'a RawValue),
}

impl Wanted {
    fn check(&self, top: Option<Found<'_>>) -> Result<(), Say> {
        let value = match top {
            Some(Found::Start(top)) => self.steps.iter().skip(1).try_fold(top, |value, step| step_into(value, step)),
            Some(Found::Itself(value)) => Some(value),
            None => None,
        };
        let Some(value) = value else { return Err(Say::DataNoKey { name: self.shown.as_str().into() }) };
        let found = JsonType::of(value);
        if found.fits(self.types) {
            return Ok(());
        }
        let names: Vec<String> = self.types.iter().map(|kind| format!("'{}'", kind.name())).collect();
        Err(Say::DataWrongType {
            name: self.shown.as_str().into(),
            value: short(value.get()).into(),
            found: found.name().into(),
            tag: self.key.tag.as_str().into(),
            expected: names.join(", ").into(),
        })
    }
}

fn step_into<'a>(value: &'a RawValue, step: &str) -> Option<&'a RawValue> {
    json_text::get(value.get(), step)
}

/// Messages quote a value, but not a book; words and texts as Python shows them.
fn short(json: &str) -> String {
    let text = match json {
        "null" => Cow::Borrowed("None"),
        "true" => Cow::Borrowed("True"),
        "false" => Cow::Borrowed("False"),
        other => serde_json::from_str::<String>(other).map_or(Cow::Borrowed(other), Cow::Owned),
    };
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.into_owned(),
    }
}

fn types(key: &DataKey) -> &'static [JsonType] {
    if key.is_repeated() {
        return &[JsonType::List];
    }
    if key.shape == Shape::List {
        // A text is taken for lists that come as one link or as "a,b,c".
        return &[JsonType::List, JsonType::Str];
    }
    rules_of(&key.tag).takes
}

#[cfg(test)]
mod tests;
