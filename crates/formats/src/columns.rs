//! What the columns of the data seem to hold, for the preview of an import.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::json_text::members;
use crate::media::MediaClass;

/// How a value is best shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    Image,
    Audio,
    Video,
    Text,
    Html,
    Pdf,
    Number,
    Boolean,
    List,
    Object,
    Url,
    Time,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ImportColumn)]
pub struct Column {
    pub name: String,
    pub kind: ColumnKind,
    /// Tasks that have a value there: not null and not an empty text.
    pub filled: u64,
    /// The first few different values, long texts cut.
    pub examples: Vec<Value>,
}

/// Collects columns over task data; everything is bounded whatever the data are.
#[derive(Debug, Default)]
pub struct ColumnGuesser {
    columns: Vec<Guess>,
}

#[derive(Debug)]
struct Guess {
    name: String,
    kind: Option<ColumnKind>,
    filled: u64,
    examples: Vec<Value>,
}

/// Columns shown at most; a preview with more is no preview.
const MAX_COLUMNS: usize = 200;
const EXAMPLES: usize = 3;
const EXAMPLE_CHARS: usize = 200;

impl ColumnGuesser {
    /// Looks at the data of one task (a JSON object).
    pub fn observe(&mut self, data: &str) {
        for (name, text) in members(data).unwrap_or_default() {
            let at = match self.columns.iter().position(|guess| guess.name == name) {
                Some(at) => at,
                None if self.columns.len() < MAX_COLUMNS => {
                    let name = name.into_owned();
                    self.columns.push(Guess { name, kind: None, filled: 0, examples: Vec::new() });
                    self.columns.len() - 1
                }
                None => continue,
            };
            if let Some(guess) = self.columns.get_mut(at) {
                guess.observe(text);
            }
        }
    }

    pub fn columns(&self) -> Vec<Column> {
        let column = |guess: &Guess| Column {
            name: guess.name.clone(),
            kind: guess.kind.unwrap_or(ColumnKind::Text),
            filled: guess.filled,
            examples: guess.examples.clone(),
        };
        self.columns.iter().map(column).collect()
    }
}

impl Guess {
    fn observe(&mut self, text: &str) {
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return;
        };
        if value.is_null() || value == "" {
            return;
        }
        self.filled += 1;
        let kind = kind_of(&value);
        self.kind = Some(match self.kind {
            None => kind,
            Some(known) => merge(known, kind),
        });
        if self.examples.len() < EXAMPLES {
            let example = shorten(value);
            if !self.examples.contains(&example) {
                self.examples.push(example);
            }
        }
    }
}

/// What a column is whose values are of two kinds.
fn merge(a: ColumnKind, b: ColumnKind) -> ColumnKind {
    let media = |kind| {
        matches!(kind, ColumnKind::Image | ColumnKind::Audio | ColumnKind::Video | ColumnKind::Pdf | ColumnKind::Url)
    };
    match (a, b) {
        (a, b) if a == b => a,
        (a, b) if media(a) && media(b) => ColumnKind::Url,
        (ColumnKind::Html, ColumnKind::Text) | (ColumnKind::Text, ColumnKind::Html) => ColumnKind::Html,
        _ => ColumnKind::Text,
    }
}

fn kind_of(value: &Value) -> ColumnKind {
    match value {
        Value::Bool(_) => ColumnKind::Boolean,
        Value::Number(_) => ColumnKind::Number,
        Value::Array(_) => ColumnKind::List,
        Value::Object(_) => ColumnKind::Object,
        Value::Null => ColumnKind::Text,
        Value::String(text) => kind_of_text(text.trim()),
    }
}

fn kind_of_text(text: &str) -> ColumnKind {
    if let Some(mime) = text.strip_prefix("data:") {
        return match mime.split(['/', ';', ',']).next() {
            Some("image") => ColumnKind::Image,
            Some("audio") => ColumnKind::Audio,
            Some("video") => ColumnKind::Video,
            _ if mime.starts_with("application/pdf") => ColumnKind::Pdf,
            _ => ColumnKind::Text,
        };
    }
    if text.len() <= 2_048 && !text.contains(char::is_whitespace) {
        let path = text.split(['?', '#']).next().unwrap_or(text);
        let located = text.contains("://") || text.starts_with('/');
        let is_file_name = located || path.len() <= 255;
        if let Some(class) = extension(path).and_then(MediaClass::of_extension).filter(|_| is_file_name) {
            return match class {
                MediaClass::Image => ColumnKind::Image,
                MediaClass::Audio => ColumnKind::Audio,
                MediaClass::Video => ColumnKind::Video,
                MediaClass::Pdf => ColumnKind::Pdf,
                MediaClass::Text if text.contains("://") => ColumnKind::Url,
                MediaClass::Text => ColumnKind::Text,
            };
        }
        if text.contains("://") && text.split("://").next().is_some_and(is_scheme) {
            return ColumnKind::Url;
        }
    }
    if is_moment(text) {
        return ColumnKind::Time;
    }
    if looks_like_html(text) { ColumnKind::Html } else { ColumnKind::Text }
}

fn extension(path: &str) -> Option<&str> {
    let at = path.rfind('.')?;
    path.get(at..).filter(|ext| ext.len() <= 6)
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 20
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.'))
}

/// A date or a moment as ISO 8601 writes it.
fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    let looks = bytes.len() <= 40 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    looks && labelkeep_model::Timestamp::parse(text).is_some()
}

fn looks_like_html(text: &str) -> bool {
    let text = text.trim_start();
    let Some(rest) = text.strip_prefix('<') else {
        return false;
    };
    let named = rest.starts_with('!') || rest.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    named && text.contains('>')
}

fn shorten(value: Value) -> Value {
    match value {
        Value::String(text) if text.chars().count() > EXAMPLE_CHARS => {
            let mut short: String = text.chars().take(EXAMPLE_CHARS).collect();
            short.push('…');
            Value::String(short)
        }
        Value::Array(_) | Value::Object(_) if value.to_string().len() > EXAMPLE_CHARS => {
            shorten(Value::String(value.to_string()))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_are_told_from_values() {
        for (value, kind) in [
            (json!("https://x.org/a.JPG?w=1"), ColumnKind::Image),
            (json!("s3://bucket/sound.wav"), ColumnKind::Audio),
            (json!("/data/upload/1/ab-clip.mp4"), ColumnKind::Video),
            (json!("scan.pdf"), ColumnKind::Pdf),
            (json!("https://example.org/x"), ColumnKind::Url),
            (json!("gs://b/dir/tasks.json"), ColumnKind::Url),
            (json!("data:image/png;base64,AAAA"), ColumnKind::Image),
            (json!("2026-01-31T10:00:00Z"), ColumnKind::Time),
            (json!("2026-01-31"), ColumnKind::Time),
            (json!("<p>hello</p>"), ColumnKind::Html),
            (json!("a < b"), ColumnKind::Text),
            (json!("I saw cat.png today"), ColumnKind::Text),
            (json!(1.5), ColumnKind::Number),
            (json!(true), ColumnKind::Boolean),
            (json!([1]), ColumnKind::List),
            (json!({"a": 1}), ColumnKind::Object),
        ] {
            assert_eq!(kind_of(&value), kind, "{value}");
        }
    }

    #[test]
    fn columns_keep_their_order_and_count_what_is_filled() {
        let mut guesser = ColumnGuesser::default();
        guesser.observe(r#"{"img":"a.png","n":1,"t":""}"#);
        guesser.observe(r#"{"n":"many","img":"https://x/b.wav","extra":null}"#);
        let columns = guesser.columns();
        let found: Vec<(&str, ColumnKind, u64)> = columns.iter().map(|c| (c.name.as_str(), c.kind, c.filled)).collect();
        assert_eq!(
            found,
            [
                ("img", ColumnKind::Url, 2),
                ("n", ColumnKind::Text, 2),
                ("t", ColumnKind::Text, 0),
                ("extra", ColumnKind::Text, 0)
            ]
        );
        assert_eq!(columns[1].examples, [json!(1), json!("many")]);
    }
}
