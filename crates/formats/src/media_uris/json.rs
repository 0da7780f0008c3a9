//! Strings within JSON text. The rest of the text stays as it is, byte for byte.

use super::found;
use crate::json_text::push_string;
use std::borrow::Cow;

/// Calls `with` for each address in the values of `json`, until it says that it has seen enough.
pub fn each(json: &str, mut with: impl FnMut(&str) -> bool) {
    for value in values(json) {
        if found(&value.text).into_iter().any(|range| value.text.get(range).is_some_and(&mut with)) {
            return;
        }
    }
}

/// `json` with other texts in place of addresses; `None` when none is replaced.
pub fn replaced(json: &str, mut replace: impl FnMut(&str) -> Option<String>) -> Option<String> {
    let mut out: Option<Vec<u8>> = None;
    let mut copied = 0;
    for value in values(json) {
        let Some(text) = replaced_in(&value.text, &mut replace) else { continue };
        let out = out.get_or_insert_with(|| Vec::with_capacity(json.len() * 2));
        out.extend_from_slice(json.get(copied..value.start).unwrap_or_default().as_bytes());
        push_string(out, &text);
        copied = value.end;
    }
    let mut out = out?;
    out.extend_from_slice(json.get(copied..).unwrap_or_default().as_bytes());
    String::from_utf8(out).ok()
}

fn replaced_in(text: &str, replace: &mut impl FnMut(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    for range in found(text) {
        let Some(new) = text.get(range.clone()).and_then(&mut *replace) else { continue };
        out.push_str(text.get(copied..range.start).unwrap_or_default());
        out.push_str(&new);
        copied = range.end;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Some(out)
}

/// A string that may have an address in it, and where it stands with its quotes.
struct Value<'a> {
    text: Cow<'a, str>,
    start: usize,
    end: usize,
}

/// Strings that are no names of members. The text must be valid JSON.
fn values(json: &str) -> impl Iterator<Item = Value<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + json.get(at..)?.find('"')?;
            let end = end_of_string(json, start)?;
            at = end;
            let is_name = json.get(end..)?.trim_start().starts_with(':');
            let raw = json.get(start + 1..end - 1)?;
            if is_name || !raw.contains(['/', '\\']) {
                continue;
            }
            let text = if raw.contains('\\') {
                Cow::Owned(serde_json::from_str(json.get(start..end)?).ok()?)
            } else {
                Cow::Borrowed(raw)
            };
            return Some(Value { text, start, end });
        }
    })
}

/// Behind the closing quote.
fn end_of_string(json: &str, start: usize) -> Option<usize> {
    let bytes = json.as_bytes();
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{each, replaced};
    use proptest::prelude::*;

    fn marked(json: &str) -> Option<String> {
        replaced(json, |uri| uri.strip_prefix("s3://b/").map(|key| format!("[{key}]")))
    }

    #[test]
    fn s13_addresses_are_found_at_any_depth_and_nothing_else_changes() {
        let json = r#"{"s3://b/name": 1.50, "a": {"b": ["s3://b/1", {"c": "x <img src=\"s3:\/\/b\/\u00e4\">"}]}, "d": "gs://b/2", "n": 1e400}"#;
        let expected =
            r#"{"s3://b/name": 1.50, "a": {"b": ["[1]", {"c": "x <img src=\"[ä]\">"}]}, "d": "gs://b/2", "n": 1e400}"#;
        assert_eq!(marked(json).as_deref(), Some(expected));
        assert_eq!(marked(r#"{"a": "b", "c": "https://x/y"}"#), None);
        let mut seen = Vec::new();
        each(json, |uri| {
            seen.push(uri.to_owned());
            false
        });
        assert_eq!(seen, ["s3://b/1", "s3://b/ä", "gs://b/2"]);
    }

    #[test]
    fn what_is_put_in_is_escaped() {
        let out = replaced(r#"["s3://b/\"x"]"#, |uri| Some(format!("{uri}\n"))).unwrap();
        assert_eq!(serde_json::from_str::<Vec<String>>(&out).unwrap(), ["s3://b/\"x\n"]);
    }

    proptest! {
        #[test]
        fn any_text_survives(texts: Vec<String>, key in "[^\u{0}]{1,40}") {
            let uri = format!("s3://bucket/{key}");
            let mut list = texts;
            list.push(uri.clone());
            let json = serde_json::to_string(&list).unwrap();
            let mut found = false;
            each(&json, |other| { found = other == uri; found });
            prop_assert!(found);
            let out = replaced(&json, |other| (other == uri).then(|| "HERE".to_owned())).unwrap();
            let out: Vec<String> = serde_json::from_str(&out).unwrap();
            prop_assert_eq!(out.len(), list.len());
            prop_assert_eq!(out.last().unwrap(), "HERE");
        }
    }
}
