//! An annotation that is about to be stored.

use super::Annotation;
use crate::{
    access::TaskScope,
    counts::labels::{LabelCounts, label_counts},
};
use labelkeep_model::{Error, Rng};

/// An annotation to be. `result` is a checked JSON list.
#[derive(Debug, Clone, Default)]
pub struct NewAnnotation {
    pub result: String,
    pub result_count: i64,
    pub was_cancelled: bool,
    pub ground_truth: bool,
    pub lead_time: Option<f64>,
    /// Whose it is; without one, the sender's.
    pub completed_by: Option<i64>,
    /// A name its sender gave it, a UUID; without one it gets one. No other annotation has it. The same person sending
    /// the same name for the same task again gets the annotation that was made the first time: so a submit whose answer
    /// was lost can be repeated.
    pub unique_id: Option<String>,
    /// The caller's draft that becomes this annotation; it is removed.
    pub draft_id: Option<i64>,
    pub parent_prediction: Option<i64>,
    pub parent_annotation: Option<i64>,
}

/// An annotation to be, with what was found out about it before anybody waits for it.
#[derive(Clone)]
pub(super) struct Submit {
    pub scope: TaskScope,
    pub new: NewAnnotation,
    /// The sender's, or one of ours.
    pub name: String,
    pub labels: LabelCounts,
}

impl Submit {
    pub fn new(scope: TaskScope, new: NewAnnotation, rng: &dyn Rng) -> Self {
        let labels = label_counts(&new.result, new.was_cancelled, 1);
        let name = new.unique_id.clone().unwrap_or_else(|| rng.uuid().to_string());
        Self { scope, new, name, labels }
    }

    pub fn author(&self) -> i64 {
        self.new.completed_by.unwrap_or_else(|| self.scope.caller().user().0)
    }
}

/// What became of a submit in a change that stores several.
pub(super) enum Outcome {
    Stored(Box<Annotation>),
    Refused(Error),
    /// Somebody else works on its task just now: whoever waits for that must not hold up the others.
    Busy,
}
