//! The keys of task data that a config speaks of: `$image`, `Hello $name`, `$pages[{{idx}}].url`, `$a.b`.

use super::{DataKind, Position, Tag, TagKind};
use std::collections::HashMap;

/// One key that the config expects in the data of every task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataKey {
    /// As in the config without the `$`: `image`, `doc.title`, `pages[{{idx}}].url`.
    pub path: String,
    /// The tag that uses it, as written.
    pub tag: String,
    /// Its place in the list of tags.
    pub index: usize,
    pub kind: DataKind,
    pub shape: Shape,
    /// Whether the tag shows nothing without it. Keys that only fill in part of a text, or a label list, are optional
    /// for people but not for the compatible API: see `required`.
    pub required: bool,
    pub position: Position,
}

/// What the value at the key must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// What the tag takes.
    Value,
    /// A list of such values (`valueList`).
    List,
    /// Named in the middle of a text.
    PartOfText,
}

impl DataKey {
    /// The first step of the path: the column of the task data.
    #[must_use]
    pub fn column(&self) -> &str {
        self.path.split(['.', '[']).next().unwrap_or_default()
    }

    /// The steps up to a repeated part. `pages[{{idx}}].url` is looked up as `pages` alone, which must be a list.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.path.split('[').next().unwrap_or_default().split('.')
    }

    /// Whether a Repeater goes through it.
    #[must_use]
    pub fn is_repeated(&self) -> bool {
        self.path.contains('[')
    }
}

pub(super) fn data_keys(tags: &[Tag]) -> Vec<DataKey> {
    let mut keys: Vec<DataKey> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for key in tags.iter().filter_map(data_key) {
        let known = places.get(&key.path).and_then(|place| keys.get_mut(*place));
        match known {
            None => {
                places.insert(key.path.clone(), keys.len());
                keys.push(key);
            }
            // As in the compatible API the last tag says what the value must be, but a Video outranks the Audio that
            // plays its sound, and a tag that needs the key outranks one that only mentions it.
            Some(known) if key.required && known.kind != DataKind::Video => *known = key,
            Some(_) => {}
        }
    }
    keys
}

fn data_key(tag: &Tag) -> Option<DataKey> {
    let (attribute, list) = match (tag.attribute("value"), tag.attribute("valueList")) {
        (Some(value), _) => (value, false),
        (None, Some(list)) => (list, true),
        (None, None) => return None,
    };
    let whole = attribute.value.strip_prefix('$').filter(|rest| !rest.is_empty());
    let (path, shape) = match whole {
        Some(path) if list => (path.to_owned(), Shape::List),
        Some(path) => (path.to_owned(), Shape::Value),
        None => (first_variable(&attribute.value)?.to_owned(), Shape::PartOfText),
    };
    let kind = match tag.kind {
        TagKind::Object(kind) => kind,
        TagKind::Control => DataKind::Labels,
        TagKind::Visual | TagKind::Label | TagKind::Part => DataKind::Text,
        TagKind::Unknown => DataKind::Other,
    };
    Some(DataKey {
        path,
        tag: tag.tag.clone(),
        index: tag.index,
        kind,
        shape,
        required: tag.name().is_some(),
        position: attribute.position,
    })
}

/// `name` of the first `$name` in a text.
fn first_variable(text: &str) -> Option<&str> {
    text.split('$').skip(1).find_map(|rest| {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}
