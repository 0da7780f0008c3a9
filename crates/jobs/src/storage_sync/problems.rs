//! What could not be read, without an end of the sync.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

/// So many are told; who has mended these has found the pattern.
const MOST: usize = 100;
const LONGEST: usize = 500;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Problems {
    count: u64,
    first: Vec<Problem>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Problem {
    key: String,
    error: String,
}

impl Problems {
    pub(super) fn add(&mut self, key: &str, error: &str) {
        self.count += 1;
        if self.first.len() < MOST {
            let error = error.chars().take(LONGEST).collect();
            self.first.push(Problem { key: key.to_owned(), error });
        }
    }

    /// Also those of a worker that vanished: what is read again finds the same once more.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// One line for each.
    pub(super) fn text(&self) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let mut text = String::new();
        for problem in &self.first {
            let _ = writeln!(text, "{}: {}", problem.key, problem.error);
        }
        let more = self.count.saturating_sub(self.first.len() as u64);
        if more > 0 {
            let _ = writeln!(text, "… and {more} more.");
        }
        Some(text.trim_end().to_owned())
    }

    pub(super) fn tell(&self, meta: &mut Map<String, Json>) {
        meta.insert("objects_failed".into(), json!(self.count));
        meta.insert("errors".into(), json!(self.first));
    }
}
