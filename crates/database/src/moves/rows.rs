//! What comes of a task, with the ids of there until it is written, and digests by which it is compared.

use aws_lc_rs::digest::{Context, SHA256};
use labelkeep_labeling::result::Summary;
use labelkeep_model::{Timestamp, json::normal};

/// A task. Its JSON was checked.
#[derive(Debug, Clone)]
pub struct MovedTask {
    pub old: i64,
    pub id: i64,
    pub data: String,
    pub meta: Option<String>,
    pub allow_skip: bool,
    pub inner_id: i64,
    pub overlap: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// A person of here.
    pub updated_by: Option<i64>,
    /// A file of here.
    pub file: Option<i64>,
}

/// An annotation. Its result was checked, and is in its one spelling.
#[derive(Debug, Clone)]
pub struct MovedAnnotation {
    pub old: i64,
    pub id: i64,
    pub task: i64,
    pub result: String,
    pub result_count: i64,
    pub summary: Summary,
    /// People of here.
    pub completed_by: Option<i64>,
    pub updated_by: Option<i64>,
    pub last_created_by: Option<i64>,
    pub was_cancelled: bool,
    pub ground_truth: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub draft_created_at: Option<Timestamp>,
    pub lead_time: Option<f64>,
    pub unique_id: Option<String>,
    pub last_action: Option<String>,
    pub import_id: Option<i64>,
    pub bulk_created: Option<bool>,
    pub parent_prediction: Option<i64>,
    pub parent_annotation: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct MovedPrediction {
    pub old: i64,
    pub id: i64,
    pub task: i64,
    pub result: String,
    pub model_version: String,
    pub score: Option<f64>,
    pub cluster: Option<i64>,
    pub neighbors: Option<String>,
    pub mislabeling: f64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Debug, Clone)]
pub struct MovedDraft {
    pub old: i64,
    pub id: i64,
    pub task: i64,
    pub annotation: Option<i64>,
    /// A person of here.
    pub user: i64,
    pub result: String,
    pub lead_time: Option<f64>,
    pub was_postponed: bool,
    pub import_id: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Some tasks with what belongs to them.
#[derive(Debug, Clone, Default)]
pub struct MovedPage {
    pub tasks: Vec<MovedTask>,
    pub annotations: Vec<MovedAnnotation>,
    pub predictions: Vec<MovedPrediction>,
    pub drafts: Vec<MovedDraft>,
}

/// Bytes of a digest that are kept: nobody makes two things alike on purpose against the own archive.
const KEPT: usize = 16;

/// Puts together what is compared, part by part.
pub(super) struct Digest(Context);

impl Digest {
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    pub fn text(mut self, text: &str) -> Self {
        self.0.update(&(text.len() as u64).to_be_bytes());
        self.0.update(text.as_bytes());
        self
    }

    pub fn json(self, text: &str) -> Self {
        self.text(&normal(text))
    }

    pub fn some_text(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    pub fn number(mut self, number: i64) -> Self {
        self.0.update(&number.to_be_bytes());
        self
    }

    pub fn some_number(self, number: Option<i64>) -> Self {
        match number {
            Some(number) => self.number(1).number(number),
            None => self.number(0),
        }
    }

    pub fn float(mut self, number: Option<f64>) -> Self {
        // Two zeros are one number.
        let bits = number.map_or(u64::MAX, |number| if number == 0.0 { 0 } else { number.to_bits() });
        self.0.update(&bits.to_be_bytes());
        self
    }

    pub fn flag(self, flag: bool) -> Self {
        self.number(i64::from(flag))
    }

    pub fn time(self, time: Timestamp) -> Self {
        self.number(time.0)
    }

    pub fn end(self) -> Vec<u8> {
        self.0.finish().as_ref().iter().copied().take(KEPT).collect()
    }
}

impl MovedTask {
    /// When it was changed last is no part: that moves with its annotations.
    pub(super) fn mark(&self) -> Vec<u8> {
        let digest = Digest::new().json(&self.data).some_text(self.meta.as_deref().map(normal).as_deref());
        let digest = digest.flag(self.allow_skip).number(self.inner_id).number(self.overlap);
        digest.time(self.created_at).some_number(self.file).end()
    }
}

impl MovedAnnotation {
    pub(super) fn mark(&self) -> Vec<u8> {
        let digest = Digest::new().number(self.task).text(&self.result).some_number(self.completed_by);
        let digest = digest.some_number(self.updated_by).flag(self.was_cancelled).flag(self.ground_truth);
        let digest = digest.time(self.created_at).time(self.updated_at).float(self.lead_time);
        let digest = digest.some_number(self.draft_created_at.map(|time| time.0)).some_text(self.unique_id.as_deref());
        digest.some_number(self.parent_prediction).some_number(self.parent_annotation).some_number(self.import_id).end()
    }
}

impl MovedPrediction {
    pub(super) fn mark(&self) -> Vec<u8> {
        let digest = Digest::new().number(self.task).text(&self.result).text(&self.model_version).float(self.score);
        let digest = digest.some_number(self.cluster).some_text(self.neighbors.as_deref().map(normal).as_deref());
        digest.float(Some(self.mislabeling)).time(self.created_at).time(self.updated_at).end()
    }
}

impl MovedDraft {
    pub(super) fn mark(&self) -> Vec<u8> {
        let digest = Digest::new().number(self.task).some_number(self.annotation).number(self.user).text(&self.result);
        let digest = digest.float(self.lead_time).flag(self.was_postponed).some_number(self.import_id);
        digest.time(self.created_at).time(self.updated_at).end()
    }
}
