//! JSON_MIN: the task data with one member per control beside them, indented.

use std::borrow::Cow;

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
    set("lead_time", Cow::Owned(lead_time.map_or_else(|| "null".to_owned(), |seconds| format!("{seconds:?}"))));
    out.push(b'{');
    for (at, (name, text)) in record.iter().enumerate() {
        out.extend_from_slice(if at > 0 { b",\n  " } else { b"\n  " });
        push_string(out, name);
        out.extend_from_slice(b": ");
        push_indented(text, 1, out);
    }
    out.extend_from_slice(b"\n}");
}

/// Copies JSON with two spaces per level. The text is valid JSON; its strings and numbers stay as they are.
fn push_indented(json: &str, level: usize, out: &mut Vec<u8>) {
    let mut depth = level;
    let mut in_string = false;
    let mut escaped = false;
    let mut bytes = json.bytes().peekable();
    let line = |depth: usize, out: &mut Vec<u8>| {
        out.push(b'\n');
        out.resize(out.len() + 2 * depth, b' ');
    };
    while let Some(byte) = bytes.next() {
        if in_string {
            out.push(byte);
            in_string = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {}
            b'"' => {
                in_string = true;
                out.push(byte);
            }
            b'{' | b'[' => {
                out.push(byte);
                while bytes.next_if(u8::is_ascii_whitespace).is_some() {}
                if let Some(end) = bytes.next_if(|next| matches!(next, b'}' | b']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(depth, out);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                line(depth, out);
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                line(depth, out);
            }
            b':' => out.extend_from_slice(b": "),
            _ => out.push(byte),
        }
    }
}
