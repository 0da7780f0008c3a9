//! The classes of YOLO: lists of names in `classes.txt`, `obj.names`, `data.yaml` or `notes.json`. Of YAML as much as such
//! files have.

use serde_json::Value;
use std::collections::BTreeMap;

const MOST: usize = 100_000;

#[derive(Debug, Default)]
pub(crate) struct Classes {
    names: BTreeMap<u64, String>,
    /// How many points a pose has, and how many numbers each.
    pub keypoints: Option<(usize, usize)>,
    pub keypoint_names: Vec<String>,
}

impl Classes {
    pub fn name(&self, class: u64) -> Option<&str> {
        self.names.get(&class).map(String::as_str)
    }

    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.names.values().map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The more exact file wins, whatever their order.
    pub fn learn(&mut self, name: &str, text: &str) {
        if name.ends_with(".json") {
            self.notes(text);
        } else if name.ends_with(".yaml") || name.ends_with(".yml") {
            self.yaml(text);
        } else if self.names.is_empty() {
            let lines = text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']).lines();
            self.names = (0..).zip(lines.map(|line| line.trim().to_owned())).take(MOST).collect();
        }
    }

    /// Of Label Studio, beside `classes.txt`.
    fn notes(&mut self, text: &str) {
        let Ok(notes) = serde_json::from_str::<Value>(text) else { return };
        let categories = notes.get("categories").and_then(Value::as_array);
        let pair = |category: &Value| Some((category.get("id")?.as_u64()?, category.get("name")?.as_str()?.to_owned()));
        if self.names.is_empty() {
            self.names = categories.into_iter().flatten().filter_map(pair).take(MOST).collect();
        }
    }

    fn yaml(&mut self, text: &str) {
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().take(MOST).collect();
        let names = block(&lines, "names");
        if !names.is_empty() {
            self.names = names;
        }
        let shape: Vec<usize> = block(&lines, "kpt_shape").values().filter_map(|text| text.parse().ok()).collect();
        if let [points, numbers @ (2 | 3)] = shape.as_slice() {
            self.keypoints = Some((*points, *numbers));
        }
        let points: Vec<String> = block(&lines, "kpt_names").into_values().collect();
        if !points.is_empty() {
            self.keypoint_names = points;
        }
    }
}

/// A list or an object of numbers under a key of the outermost level, in one line or in several.
fn block(lines: &[&str], key: &str) -> BTreeMap<u64, String> {
    let mut found = BTreeMap::new();
    let is_key = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
    let Some(start) = lines.iter().position(is_key) else { return found };
    let first = lines.get(start).and_then(|line| line.split_once(':')).map_or("", |(_, rest)| without_note(rest));
    if first.starts_with(['[', '{']) {
        let mut whole = first.to_owned();
        let mut at = start + 1;
        while !whole.trim_end().ends_with([']', '}'])
            && let Some(line) = lines.get(at)
        {
            whole.push_str(without_note(line));
            at += 1;
        }
        let inner = whole.trim().trim_start_matches(['[', '{']).trim_end_matches([']', '}']);
        for part in parts(inner) {
            put(&mut found, part.trim(), first.starts_with('{'));
        }
        return found;
    }
    for line in lines.iter().skip(start + 1) {
        let is_inner = line.starts_with([' ', '\t', '-']);
        let text = without_note(line);
        match text.strip_prefix("- ") {
            _ if text.is_empty() => {}
            Some(item) => put(&mut found, item.trim(), false),
            None if is_inner => put(&mut found, text, true),
            None => break,
        }
    }
    found
}

fn put(found: &mut BTreeMap<u64, String>, text: &str, has_key: bool) {
    let next = found.len() as u64;
    if text.is_empty() {
        return;
    }
    if has_key {
        if let Some((key, value)) = text.split_once(':')
            && let Ok(key) = unquoted(key.trim()).parse()
        {
            found.insert(key, unquoted(value.trim()));
        }
    } else {
        found.insert(next, unquoted(text));
    }
}

/// Between commas that stand in no quotes.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), close) if open == close => quote = None,
            (None, ',') => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

fn without_note(line: &str) -> &str {
    let end = line.find(" #").or_else(|| line.trim_start().starts_with('#').then_some(0)).unwrap_or(line.len());
    line.get(..end).unwrap_or_default().trim()
}

fn unquoted(text: &str) -> String {
    if text.starts_with('"') {
        return serde_json::from_str(text).unwrap_or_else(|_| text.trim_matches('"').to_owned());
    }
    match text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(inner) => inner.replace("''", "'"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Classes;

    #[test]
    fn classes_are_read_from_every_usual_file() {
        for (name, text) in [
            ("classes.txt", "cat\nbig dog\n"),
            ("obj.names", "cat\r\nbig dog\r\n"),
            ("data.yaml", "path: .\nnc: 2\nnames: ['cat', \"big dog\"]  # all\n"),
            ("data.yaml", "names:\n  0: cat\n  1: big dog\n\ntrain: x\n"),
            ("data.yaml", "names:\n- cat\n- 'big dog'\nnc: 2\n"),
            ("data.yaml", "names: {0: cat, 1: big dog}\n"),
            ("data.yaml", "names: [\n  cat,\n  big dog\n]\n"),
            ("notes.json", r#"{"categories":[{"id":0,"name":"cat"},{"id":1,"name":"big dog"}]}"#),
        ] {
            let mut classes = Classes::default();
            classes.learn(name, text);
            assert_eq!(classes.all().collect::<Vec<_>>(), ["cat", "big dog"], "{text}");
        }
        let mut classes = Classes::default();
        classes.learn("data.yaml", "kpt_shape: [2, 3]\nkpt_names: [\"nose\", \"tail\"]\nnames:\n  0: a\n");
        assert_eq!((classes.keypoints, classes.keypoint_names.len()), (Some((2, 3)), 2));
    }
}
