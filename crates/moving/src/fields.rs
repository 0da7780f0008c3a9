//! Rows of which little is known: names and values, as the other program calls them.

use labelkeep_model::Timestamp;
use serde_json::{Map, Value as Json};

/// One row. Numbers may be flags: SQLite has no others.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub Map<String, Json>);

impl Fields {
    pub fn id(&self) -> i64 {
        self.number("id").unwrap_or(0)
    }

    pub fn text(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// What is JSON there, whether it came as a value or as its text.
    pub fn json(&self, name: &str) -> Json {
        match self.0.get(name) {
            Some(Json::String(text)) => serde_json::from_str(text).unwrap_or_default(),
            Some(other) => other.clone(),
            None => Json::Null,
        }
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        match self.0.get(name)? {
            Json::Number(number) => number.as_i64(),
            Json::Bool(flag) => Some(i64::from(*flag)),
            Json::String(text) => text.trim().parse().ok(),
            // People are often given whole.
            Json::Object(object) => object.get("id").and_then(Json::as_i64),
            _ => None,
        }
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.0.get(name)? {
            Json::Bool(flag) => Some(*flag),
            Json::Number(number) => number.as_i64().map(|number| number != 0),
            _ => None,
        }
    }

    pub fn time(&self, name: &str) -> Option<Timestamp> {
        self.0.get(name).and_then(Json::as_str).and_then(Timestamp::parse)
    }
}
