//! Conversations: the messages that a task has, and those that an annotation adds to them.

use crate::{item::Item, json::Json, report::Loss, schema::Object};
use labelkeep_formats::json_text::{elements, members};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Members of a message that training takes beside its role and content, as they stand.
const MORE: [&str; 4] = ["name", "tool_calls", "tool_call_id", "weight"];

/// One message as files have it. The same text is the same message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message(String);

/// What could not be taken is told here.
pub(crate) type Told<'t> = &'t mut dyn FnMut(Loss, &'static str);

/// All of a conversation: of the task, then what was added.
pub(crate) fn messages(item: &Item<'_>, chat: &Object, told: Told<'_>) -> Vec<Message> {
    let mut all = given(item, &chat.key, told);
    all.extend(added(item, &chat.name, told));
    all
}

/// The text of one who asks or answers.
pub(crate) fn said(role: &str, content: &str) -> Message {
    let mut json = Json::object();
    json.text("role", role).text("content", content);
    Message(String::from_utf8_lossy(&json.end()).into_owned())
}

/// A list of messages in JSON.
pub(crate) fn list(messages: &[Message]) -> String {
    let texts: Vec<&str> = messages.iter().map(|message| message.0.as_str()).collect();
    format!("[{}]", texts.join(", "))
}

fn given(item: &Item<'_>, key: &str, told: Told<'_>) -> Vec<Message> {
    let Some(value) = item.value(key) else { return Vec::new() };
    let text = serde_json::from_str::<String>(value).ok();
    if let Some(text) = text.as_deref() {
        return match listed(text) {
            Some(list) => read(&list, told),
            None if text.is_empty() => Vec::new(),
            None => vec![said("assistant", text)],
        };
    }
    read(&listed(value).unwrap_or_default(), told)
}

/// A list, or the list under `messages` of an object.
fn listed(json: &str) -> Option<Vec<&str>> {
    elements(json).or_else(|| {
        let inner = members(json)?.into_iter().find(|(name, _)| name == "messages")?.1;
        elements(inner)
    })
}

fn read(list: &[&str], told: Told<'_>) -> Vec<Message> {
    list.iter().filter_map(|json| message(json, told)).collect()
}

fn message(json: &str, told: Told<'_>) -> Option<Message> {
    let known = members(json).unwrap_or_default();
    let get = |name: &str| known.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value);
    let role = get("role").and_then(|role| serde_json::from_str::<String>(role).ok()).filter(|role| !role.is_empty());
    let content = get("content").filter(|content| content.starts_with(['"', '[']));
    let calls = get("tool_calls").is_some_and(|calls| calls.starts_with('['));
    let Some(role) = role.filter(|_| content.is_some() || calls) else {
        told(Loss::Message, "");
        return None;
    };
    let mut out = Json::object();
    out.text("role", &role).raw("content", content.unwrap_or("null"));
    for name in MORE {
        if let Some(value) = get(name) {
            out.raw(name, value);
        }
    }
    // Line breaks between the parts of a JSON value mean nothing; in texts they are escaped.
    Some(Message(String::from_utf8_lossy(&out.end()).replace(['\n', '\r'], " ")))
}

#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(borrow, default)]
    to_name: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    value: Option<&'a RawValue>,
}

/// What the annotation adds, by when it was written; messages that do not say it stay behind what stood before them.
fn added(item: &Item<'_>, name: &str, told: Told<'_>) -> Vec<Message> {
    let Some(annotation) = item.annotation else { return Vec::new() };
    let mut last = f64::NEG_INFINITY;
    let mut found = Vec::new();
    for raw in elements(annotation.result).unwrap_or_default() {
        let Ok(result) = serde_json::from_str::<Raw<'_>>(raw) else { continue };
        if result.kind.as_deref() != Some("chatmessage") || result.to_name.as_deref() != Some(name) {
            continue;
        }
        let value = result.value.and_then(|value| members(value.get())).unwrap_or_default();
        let Some((_, json)) = value.into_iter().rev().find(|(key, _)| key == "chatmessage") else {
            told(Loss::Message, "");
            continue;
        };
        let at = members(json).unwrap_or_default().into_iter().rev().find(|(key, _)| key == "createdAt");
        last = at.and_then(|(_, at)| at.parse().ok()).filter(|at: &f64| at.is_finite()).unwrap_or(last);
        if let Some(message) = message(json, told) {
            found.push((last, message));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    found.into_iter().map(|(_, message)| message).collect()
}
