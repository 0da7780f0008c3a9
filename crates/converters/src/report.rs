//! What of a project did not fit into a format, so that nothing is left out in silence.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Of each kind so many tasks are named; all are counted.
const NAMED: usize = 20;

/// Why something is not in the file, or is there in another form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// The data have no address or text under the key of the configuration's object.
    NoSource,
    /// All annotations of the task are skipped.
    Skipped,
    /// A region whose kind the format has no place for.
    Kind,
    /// A region without a label.
    Unlabeled,
    /// A region without the size of its picture.
    Size,
    /// A region whose numbers are missing or are none.
    Broken,
    /// The format has one file for each picture, and another annotation of the task is in it.
    OtherAnnotation,
    /// Only the first of several labels of a region.
    OtherLabels,
    /// A rotated box is there as if it were upright.
    Rotation,
    /// A point that belongs to no box, or whose label has no `model_index`.
    Keypoint,
    /// A span of a further control, or one that lies under another.
    Span,
    /// Not the first transcript of the recording.
    Transcript,
    /// A label that the configuration does not have got a new id.
    UnknownLabel,
    /// Two files would have had one name.
    Renamed,
    /// The media could not be read.
    Media,
    /// A message that does not say who speaks, or says nothing.
    Message,
    /// No answer is there, or none was said to be better than another one.
    NoPreference,
    /// What is no region: choices, texts, ratings, relations.
    NoRegion,
}

impl Loss {
    pub fn name(self) -> &'static str {
        match self {
            Self::NoSource => "no_source",
            Self::Skipped => "skipped",
            Self::Kind => "kind",
            Self::Unlabeled => "unlabeled",
            Self::Size => "size",
            Self::Broken => "broken",
            Self::OtherAnnotation => "other_annotation",
            Self::OtherLabels => "other_labels",
            Self::Rotation => "rotation",
            Self::Keypoint => "keypoint",
            Self::Span => "span",
            Self::Transcript => "transcript",
            Self::UnknownLabel => "unknown_label",
            Self::Renamed => "renamed",
            Self::Media => "media",
            Self::Message => "message",
            Self::NoPreference => "no_preference",
            Self::NoRegion => "no_region",
        }
    }

    pub fn text(self) -> &'static str {
        match self {
            Self::NoSource => "The task's data have no address or text under the key that the configuration names.",
            Self::Skipped => "All annotations of the task are skipped; it is left out.",
            Self::Kind => "The format has no place for this kind of region; it is left out.",
            Self::Unlabeled => "The region has no label; it is left out.",
            Self::Size => "The region does not say how large its picture is; it is left out.",
            Self::Broken => "Numbers of the region are missing or are none; it is left out.",
            Self::OtherAnnotation => {
                "The format has one file for each picture; this further annotation of the task is left out."
            }
            Self::OtherLabels => "Only the first label of the region is there.",
            Self::Rotation => "The rotation of the box is not kept.",
            Self::Keypoint => "The point belongs to no box, or its label has no model_index; it is left out.",
            Self::Span => "The span belongs to a further control or lies under another one; it is left out.",
            Self::Transcript => "Only the first transcript of the recording is there.",
            Self::UnknownLabel => {
                "The configuration does not have this label; it got an id of its own behind the others."
            }
            Self::Renamed => "Another task has a file of this name; this one got a number.",
            Self::Media => "The media could not be read; they are not in the archive.",
            Self::Message => "The message has no role or no content; it is left out.",
            Self::NoPreference => "No answer was said to be better than another one; nothing is written.",
            Self::NoRegion => "The format holds regions alone; this other answer is left out.",
        }
    }
}

#[derive(Debug, Clone, Default)]
struct Found {
    count: u64,
    tasks: Vec<i64>,
    details: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Report {
    pub tasks: u64,
    pub annotations: u64,
    found: BTreeMap<Loss, Found>,
}

impl Report {
    pub(crate) fn note(&mut self, loss: Loss, task: i64, detail: &str) {
        let found = self.found.entry(loss).or_default();
        found.count += 1;
        if found.tasks.len() < NAMED && found.tasks.last() != Some(&task) {
            found.tasks.push(task);
        }
        if !detail.is_empty() && found.details.len() < NAMED && !found.details.iter().any(|known| known == detail) {
            found.details.push(detail.chars().take(200).collect());
        }
    }

    pub fn is_clean(&self) -> bool {
        self.found.is_empty()
    }

    pub fn count(&self, loss: Loss) -> u64 {
        self.found.get(&loss).map_or(0, |found| found.count)
    }

    pub fn json(&self) -> Value {
        let losses: Vec<Value> = self
            .found
            .iter()
            .map(|(loss, found)| {
                json!({ "code": loss.name(), "text": loss.text(), "count": found.count, "tasks": found.tasks,
                    "details": found.details })
            })
            .collect();
        json!({ "tasks": self.tasks, "annotations": self.annotations, "losses": losses })
    }
}
