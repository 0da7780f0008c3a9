//! The short form of an annotation that JSON_MIN and the tables share: one value per control.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::ExportTask;
use crate::json_text::{elements, members};

/// The control tags of the labeling config: name -> tag (`Choices`, `Labels` …). Results of other controls are left
/// out of the short forms, unless the config has no control at all.
#[derive(Debug, Clone, Default)]
pub struct Controls {
    exact: HashMap<String, String>,
    /// Names with an index (`choice_{{idx}}`), cut where the index is.
    indexed: Vec<(Vec<String>, String)>,
}

impl Controls {
    pub fn new(controls: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut found = Self::default();
        for (name, tag) in controls {
            if name.contains("{{") {
                found.indexed.push((cut_at_indices(&name), tag));
            } else {
                found.exact.insert(name, tag);
            }
        }
        // The longest pattern is the most exact one.
        found.indexed.sort_by_key(|(parts, _)| std::cmp::Reverse(parts.iter().map(String::len).sum::<usize>()));
        found
    }

    fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.indexed.is_empty()
    }

    fn tag(&self, name: &str) -> Option<&str> {
        let exact = self.exact.get(name);
        let indexed = || self.indexed.iter().find(|(parts, _)| fits(parts, name)).map(|(_, tag)| tag);
        exact.or_else(indexed).map(String::as_str)
    }
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
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits == 0 {
                return false;
            }
            rest = rest.get(digits..).unwrap_or_default();
        }
        match rest.strip_prefix(part.as_str()) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

/// One annotation of one task, or a task without annotations.
pub(super) struct Row<'a> {
    pub task: i64,
    pub input: Vec<(Cow<'a, str>, &'a str)>,
    /// By control, in the order of the results.
    pub output: Vec<(Cow<'a, str>, Output)>,
    pub annotation: Option<&'a super::ExportAnnotation<'a>>,
}

/// What a control says, as JSON text.
pub(super) struct Output {
    pub json: String,
    /// Lines of a conversation, for the `_transcript` column of tables.
    pub transcript: Option<String>,
}

#[derive(Deserialize)]
struct RawResult<'a> {
    #[serde(borrow, default)]
    from_name: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    value: Option<&'a RawValue>,
    #[serde(borrow, default)]
    original_width: Option<&'a RawValue>,
    #[serde(borrow, default)]
    original_height: Option<&'a RawValue>,
}

/// The rows of a task: newest annotation first, none for skipped ones.
pub(super) fn rows<'a>(task: &'a ExportTask<'a>, controls: &Controls) -> Vec<Row<'a>> {
    let input = members(task.data).unwrap_or_default();
    if task.annotations.is_empty() {
        return vec![Row { task: task.id, input, output: Vec::new(), annotation: None }];
    }
    let mut annotations: Vec<_> = task.annotations.iter().filter(|annotation| !annotation.was_cancelled).collect();
    annotations.sort_by_key(|annotation| std::cmp::Reverse(annotation.created_at));
    annotations
        .into_iter()
        .map(|annotation| Row {
            task: task.id,
            input: input.clone(),
            output: outputs(annotation.result, controls),
            annotation: Some(annotation),
        })
        .collect()
}

/// The values of one control, with its tag.
struct Collected<'a> {
    name: Cow<'a, str>,
    tag: String,
    values: Vec<Value<'a>>,
}

type Value<'a> = Vec<(Cow<'a, str>, &'a str)>;

fn outputs<'a>(result: &'a str, controls: &Controls) -> Vec<(Cow<'a, str>, Output)> {
    let mut collected: Vec<Collected<'a>> = Vec::new();
    for raw in elements(result).unwrap_or_default() {
        let Ok(item) = serde_json::from_str::<RawResult<'a>>(raw) else { continue };
        let Some(name) = item.from_name.clone().filter(|name| !name.is_empty()) else { continue };
        let tag = match (controls.tag(&name), item.kind.as_deref()) {
            (Some(tag), _) => tag.to_owned(),
            (None, Some("chatmessage")) => "chatmessage".to_owned(),
            (None, kind) if controls.is_empty() => kind.unwrap_or("unknown").to_owned(),
            _ => continue,
        };
        let value = value_of(&item);
        match collected.iter_mut().find(|known| known.name == name) {
            // The tag of the last result decides, as it does in the original.
            Some(known) => {
                known.tag = tag;
                known.values.push(value);
            }
            None => collected.push(Collected { name, tag, values: vec![value] }),
        }
    }
    collected.into_iter().map(|control| (control.name.clone(), output(&control))).collect()
}

/// The members of the value without `type`, with the size of the image where there is one.
fn value_of<'a>(item: &RawResult<'a>) -> Value<'a> {
    let mut value = item.value.and_then(|value| members(value.get())).unwrap_or_default();
    value.retain(|(name, _)| name != "type");
    for (name, size) in [("original_width", item.original_width), ("original_height", item.original_height)] {
        let Some(size) = size else { continue };
        match value.iter_mut().find(|(known, _)| known == name) {
            Some(known) => known.1 = size.get(),
            None => value.push((Cow::Borrowed(name), size.get())),
        }
    }
    value
}

fn output(control: &Collected<'_>) -> Output {
    let unwrapped = match control.tag.as_str() {
        "Choices" => Some("choices"),
        "TextArea" => Some("text"),
        _ => None,
    };
    let is_chat = matches!(control.tag.as_str(), "Chat" | "chatmessage");
    let texts: Vec<String> = control.values.iter().map(|value| short(value, unwrapped, is_chat)).collect();
    let transcript =
        is_chat.then(|| texts.iter().filter_map(|text| transcript_line(text)).collect::<Vec<_>>().join("\n"));
    let json = match texts.as_slice() {
        [one] if unwrapped.is_some() => one.clone(),
        _ => format!("[{}]", texts.join(",")),
    };
    Output { json, transcript }
}

/// A single choice or text stands for itself; everything else is the whole value.
fn short(value: &Value<'_>, unwrapped: Option<&str>, is_chat: bool) -> String {
    let member = |name: &str| value.iter().find(|(known, _)| known == name).map(|(_, text)| *text);
    if let Some([one]) = unwrapped.and_then(member).and_then(elements).as_deref() {
        return (*one).to_owned();
    }
    if is_chat && let Some(message) = member("chatmessage") {
        return message.to_owned();
    }
    let mut out = vec![b'{'];
    for (at, (name, text)) in value.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        crate::json_text::push_string(&mut out, name);
        out.push(b':');
        out.extend_from_slice(text.as_bytes());
    }
    out.push(b'}');
    String::from_utf8_lossy(&out).into_owned()
}

fn transcript_line(message: &str) -> Option<String> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let message = message.as_object()?;
    let text = |name: &str| match message.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let (role, content) = (text("role"), text("content"));
    Some(match (role.is_empty(), content.is_empty()) {
        (true, _) => content,
        (false, true) => format!("{role}:"),
        (false, false) => format!("{role}: {content}"),
    })
}
