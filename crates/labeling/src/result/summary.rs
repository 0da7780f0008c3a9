use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longer labels are not counted: a summary is a list for people and for checks against configs, not a store.
const MAX_LABEL_BYTES: usize = 1_000;

/// What the results of a project use: how often which control wrote, and which labels.
///
/// Counts of single results are added when an annotation is made and subtracted when it goes, so that the summary of
/// a project never has to be counted anew.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// `from_name|to_name|type` to the number of items.
    pub created_annotations: BTreeMap<String, i64>,
    /// `from_name` to label to the number of items. A control without labels has an empty entry.
    pub created_labels: BTreeMap<String, BTreeMap<String, i64>>,
}

impl Summary {
    pub(super) fn count(&mut self, from_name: &str, to_name: &str, kind: &str, labels: Vec<String>, times: i64) {
        let key = annotation_key(from_name, to_name, kind);
        if key.len() > MAX_LABEL_BYTES {
            return;
        }
        *self.created_annotations.entry(key).or_default() += times;
        let counted = self.created_labels.entry(from_name.to_owned()).or_default();
        for label in labels.into_iter().filter(|label| label.len() <= MAX_LABEL_BYTES) {
            *counted.entry(label).or_default() += times;
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.merge(other, 1);
    }

    /// Takes counts away. What falls to nothing is removed; a count never falls below nothing.
    pub fn subtract(&mut self, other: &Self) {
        self.merge(other, -1);
        self.created_annotations.retain(|_, count| *count > 0);
        for labels in self.created_labels.values_mut() {
            labels.retain(|_, count| *count > 0);
        }
        let used: Vec<&str> = self.created_annotations.keys().filter_map(|key| key.split('|').next()).collect();
        self.created_labels.retain(|from_name, labels| !labels.is_empty() || used.contains(&from_name.as_str()));
    }

    fn merge(&mut self, other: &Self, sign: i64) {
        for (key, count) in &other.created_annotations {
            let total = self.created_annotations.entry(key.clone()).or_default();
            *total = total.saturating_add(sign.saturating_mul(*count));
        }
        for (from_name, labels) in &other.created_labels {
            let totals = self.created_labels.entry(from_name.clone()).or_default();
            for (label, count) in labels {
                let total = totals.entry(label.clone()).or_default();
                *total = total.saturating_add(sign.saturating_mul(*count));
            }
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.created_annotations.is_empty() && self.created_labels.is_empty()
    }
}

/// How the compatible API names what one control writes about one object.
#[must_use]
pub(crate) fn annotation_key(from_name: &str, to_name: &str, kind: &str) -> String {
    format!("{from_name}|{to_name}|{}", kind.to_lowercase())
}
