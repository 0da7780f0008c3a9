use crate::{
    FieldCounts,
    annotations::NO_RESULT,
    counts::labels::{LabelCounts, counts_of},
};
use labelkeep_labeling::result::Summary;
use labelkeep_model::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A task with what belongs to it, ready to be inserted. All JSON was checked.
#[derive(Debug, Clone, Default)]
pub struct TaskRow {
    pub data: String,
    pub meta: Option<String>,
    pub allow_skip: bool,
    pub annotations: Vec<AnnotationRow>,
    pub predictions: Vec<PredictionRow>,
    /// The file it came from; `None` for the body of a request.
    pub file: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct AnnotationRow {
    pub result: String,
    pub result_count: i64,
    /// What the project's summary counts in the result.
    pub summary: Summary,
    pub completed_by: i64,
    pub was_cancelled: bool,
    pub ground_truth: bool,
    pub lead_time: Option<f64>,
    pub unique_id: Option<String>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub draft_created_at: Option<Timestamp>,
    pub import_id: Option<i64>,
    pub author: Option<ImportedAuthor>,
}

/// Who made an annotation, as the file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedAuthor {
    pub name: String,
    /// Somebody of this installation, whose annotation it is.
    pub is_here: bool,
    /// Whose it is if an annotation of this name is here already and theirs: then the file comes from here.
    pub if_from_here: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct PredictionRow {
    pub result: String,
    pub score: Option<f64>,
    pub model_version: String,
}

/// Tasks that are inserted at once.
#[derive(Debug, Clone, Default)]
pub struct ImportBatch {
    pub tasks: Vec<TaskRow>,
    /// What the tasks have in each data field.
    pub columns: BTreeMap<String, FieldCounts>,
}

/// The counters that a task gets at its birth; afterwards `recount_task` keeps them.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub annotations: i64,
    pub cancelled: i64,
    pub useful: i64,
    pub ground_truths: i64,
    pub lead_time: f64,
    pub timed: i64,
    pub people: BTreeSet<i64>,
    pub finishers: BTreeSet<i64>,
    pub last_at: Option<Timestamp>,
    pub score: Option<f64>,
}

impl Counters {
    pub fn of(task: &TaskRow, now: Timestamp) -> Self {
        let mut counters = Self::default();
        for annotation in &task.annotations {
            counters.people.insert(annotation.completed_by);
            counters.last_at = counters.last_at.max(Some(annotation.created_at.unwrap_or(now)));
            if let Some(seconds) = annotation.lead_time {
                counters.lead_time += seconds;
                counters.timed += 1;
            }
            if annotation.was_cancelled {
                counters.cancelled += 1;
                continue;
            }
            counters.annotations += 1;
            counters.ground_truths += i64::from(annotation.ground_truth);
            if annotation.result != NO_RESULT {
                counters.finishers.insert(annotation.completed_by);
                counters.useful += i64::from(!annotation.ground_truth);
            }
        }
        let scores: Vec<f64> = task.predictions.iter().filter_map(|prediction| prediction.score).collect();
        if !scores.is_empty() {
            #[expect(clippy::cast_precision_loss, reason = "no task has 2^52 predictions")]
            let count = scores.len() as f64;
            counters.score = Some(scores.iter().sum::<f64>() / count);
        }
        counters
    }
}

/// What the results of a batch add to the project's summary.
pub(crate) fn labels_of(tasks: &[TaskRow]) -> LabelCounts {
    let (mut kept, mut skipped) = (Summary::default(), Summary::default());
    for annotation in tasks.iter().flat_map(|task| &task.annotations) {
        let total = if annotation.was_cancelled { &mut skipped } else { &mut kept };
        total.add(&annotation.summary);
    }
    let mut counts = counts_of(kept, false, 1);
    for (key, count) in counts_of(skipped, true, 1) {
        *counts.entry(key).or_default() += count;
    }
    counts
}
