//! JSON_MIN: the task data with one member per control beside them, indented.

use std::borrow::Cow;

use super::canonical;
use super::pretty::Row;
use crate::json_text::push_string;

pub(super) fn record(row: &Row<'_>, out: &mut Vec<u8>) {
    let mut record: Vec<(Cow<'_, str>, Cow<'_, str>)> =
        row.input.iter().map(|(name, text)| (name.clone(), Cow::Borrowed(*text))).collect();
    // A member that exists keeps its place and gets the new value.
    let mut set = |name: &str, text: Cow<'_, str>| match record.iter_mut().find(|(known, _)| known == name) {
        Some(known) => known.1 = Cow::Owned(text.into_owned()),
        None => record.push((Cow::Owned(name.to_owned()), Cow::Owned(text.into_owned()))),
    };
    let number = |value: Option<i64>| Cow::Owned(value.map_or_else(|| "null".to_owned(), |value| value.to_string()));
    let moment = |time: Option<labelkeep_model::Timestamp>| {
        Cow::Owned(time.map_or_else(|| "null".to_owned(), |time| format!("\"{time}\"")))
    };
    set("id", number(Some(row.task)));
    for (name, output) in &row.output {
        set(name, Cow::Borrowed(&output.json));
    }
    let annotation = row.annotation;
    let annotator = match annotation.and_then(|a| a.author) {
        Some(author) => Cow::Owned(serde_json::Value::from(author.email.as_str()).to_string()),
        None => number(annotation.and_then(|a| a.completed_by)),
    };
    set("annotator", annotator);
    set("annotation_id", number(annotation.map(|a| a.id)));
    set("created_at", moment(annotation.map(|a| a.created_at)));
    set("updated_at", moment(annotation.map(|a| a.updated_at)));
    let lead_time = annotation.and_then(|a| a.lead_time).filter(|seconds| seconds.is_finite());
    set("lead_time", Cow::Owned(lead_time.map_or_else(|| "null".to_owned(), |seconds| canonical::float(seconds, 1))));
    out.push(b'{');
    for (at, (name, text)) in record.iter().enumerate() {
        out.extend_from_slice(if at > 0 { b",\n  " } else { b"\n  " });
        push_string(out, name);
        out.extend_from_slice(b": ");
        canonical::push(out, text, Some(1));
    }
    out.extend_from_slice(b"\n}");
}
