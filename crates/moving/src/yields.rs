//! What a source has, whichever it is.

use labelkeep_model::Timestamp;

/// A task as it is there. What is `None` and must not be is too large, or is not there.
#[derive(Debug, Clone, Default)]
pub struct SourceTask {
    pub id: i64,
    pub data: Option<String>,
    pub meta: Option<String>,
    pub allow_skip: Option<bool>,
    pub inner_id: Option<i64>,
    pub overlap: Option<i64>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub updated_by: Option<i64>,
    pub file: SourceFile,
    pub annotations: Vec<SourceAnnotation>,
    pub predictions: Vec<SourcePrediction>,
    pub drafts: Vec<SourceDraft>,
}

/// The file that a task came from: by its id, or by its name.
#[derive(Debug, Clone, Default)]
pub enum SourceFile {
    #[default]
    None,
    Id(i64),
    Name(String),
}

#[derive(Debug, Clone, Default)]
pub struct SourceAnnotation {
    pub id: i64,
    pub result: Option<String>,
    pub completed_by: Option<i64>,
    pub updated_by: Option<i64>,
    pub last_created_by: Option<i64>,
    pub was_cancelled: bool,
    pub ground_truth: bool,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub draft_created_at: Option<Timestamp>,
    pub lead_time: Option<f64>,
    pub unique_id: Option<String>,
    pub last_action: Option<String>,
    pub import_id: Option<i64>,
    pub bulk_created: Option<bool>,
    pub parent_prediction: Option<i64>,
    pub parent_annotation: Option<i64>,
}

#[derive(Debug, Clone, Default)]
pub struct SourcePrediction {
    pub id: i64,
    pub result: Option<String>,
    pub model_version: Option<String>,
    pub score: Option<f64>,
    pub cluster: Option<i64>,
    pub neighbors: Option<String>,
    pub mislabeling: Option<f64>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Default)]
pub struct SourceDraft {
    pub id: i64,
    pub annotation: Option<i64>,
    pub user: SourcePerson,
    pub result: Option<String>,
    pub lead_time: Option<f64>,
    pub was_postponed: bool,
    pub import_id: Option<i64>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
}

/// Somebody, by the id or the address.
#[derive(Debug, Clone, Default)]
pub enum SourcePerson {
    #[default]
    Nobody,
    Id(i64),
    Email(String),
}

/// What an object of a storage became.
#[derive(Debug, Clone)]
pub struct SourceLink {
    pub id: i64,
    pub key: String,
    pub row: Option<i64>,
    pub task: i64,
}

/// Where a walk over tasks is.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The last task that was given.
    pub after: i64,
    /// For sources that count pages.
    pub page: u64,
}

/// Some tasks in the order of their ids, and where to go on; `None`: these were the last.
#[derive(Debug, Default)]
pub struct SourcePage {
    pub tasks: Vec<SourceTask>,
    pub next: Option<Place>,
    /// Tasks that are too large to be read.
    pub too_large: Vec<i64>,
}
