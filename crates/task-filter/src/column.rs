//! The columns of a task, as an enumeration: what is not here cannot be asked for.

use crate::error::{FilterError, shorten};

/// A column that does not come from the task data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    Number(NumberColumn),
    Time(TimeColumn),
    Text(TextColumn),
    Flag(FlagColumn),
    People(PeopleColumn),
    Results(ResultsColumn),
    AnnotationIds,
    ModelVersions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberColumn {
    Id,
    InnerId,
    TotalAnnotations,
    CancelledAnnotations,
    TotalPredictions,
    /// The mean of the scores of the predictions of the project's model version (of all when it has none).
    PredictionsScore,
    /// The mean of the lead times of all annotations, in seconds.
    AvgLeadTime,
}

impl NumberColumn {
    /// Whether the column counts things, so that 0 means empty.
    pub fn is_counter(self) -> bool {
        matches!(self, Self::TotalAnnotations | Self::CancelledAnnotations | Self::TotalPredictions)
    }

    /// Whether the column only holds whole numbers.
    pub fn is_integer(self) -> bool {
        !matches!(self, Self::PredictionsScore | Self::AvgLeadTime)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeColumn {
    /// When the newest annotation of a finished task was made.
    CompletedAt,
    CreatedAt,
    UpdatedAt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextColumn {
    /// The name of the uploaded file that the task came from.
    FileUpload,
    /// The key of the storage object that the task came from.
    StorageFilename,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlagColumn {
    DraftExists,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeopleColumn {
    Annotators,
    UpdatedBy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultsColumn {
    Annotations,
    Predictions,
}

/// Every fixed column with its name on the wire.
const NAMES: [(&str, Column); 19] = [
    ("id", Column::Number(NumberColumn::Id)),
    ("inner_id", Column::Number(NumberColumn::InnerId)),
    ("completed_at", Column::Time(TimeColumn::CompletedAt)),
    ("total_annotations", Column::Number(NumberColumn::TotalAnnotations)),
    ("cancelled_annotations", Column::Number(NumberColumn::CancelledAnnotations)),
    ("total_predictions", Column::Number(NumberColumn::TotalPredictions)),
    ("annotators", Column::People(PeopleColumn::Annotators)),
    ("annotations_results", Column::Results(ResultsColumn::Annotations)),
    ("annotations_ids", Column::AnnotationIds),
    ("predictions_score", Column::Number(NumberColumn::PredictionsScore)),
    ("predictions_model_versions", Column::ModelVersions),
    ("predictions_results", Column::Results(ResultsColumn::Predictions)),
    ("file_upload", Column::Text(TextColumn::FileUpload)),
    ("storage_filename", Column::Text(TextColumn::StorageFilename)),
    ("created_at", Column::Time(TimeColumn::CreatedAt)),
    ("updated_at", Column::Time(TimeColumn::UpdatedAt)),
    ("updated_by", Column::People(PeopleColumn::UpdatedBy)),
    ("avg_lead_time", Column::Number(NumberColumn::AvgLeadTime)),
    ("draft_exists", Column::Flag(FlagColumn::DraftExists)),
];

impl Column {
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, column)| *column == self).map_or("", |(name, _)| name)
    }

    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(_, column)| *column)
    }
}

/// The name of one top-level field of the task data. It is a value: bind it, never write it into a statement.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DataKey(String);

impl DataKey {
    /// Longer names are refused.
    pub const MAX_CHARS: usize = 256;

    pub fn new(name: &str) -> Option<Self> {
        let usable = !name.is_empty() && name.chars().count() <= Self::MAX_CHARS && !name.chars().any(char::is_control);
        usable.then(|| Self(name.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The field name under which a file that came before the labeling config is kept.
pub(crate) const UNDEFINED: &str = "$undefined$";

/// What is known about the data fields of a project when a filter is checked.
#[derive(Debug, Clone, Default)]
pub struct DataColumns {
    /// The fields that the labeling config reads (`$name`).
    pub in_config: Vec<String>,
    /// The fields that occur in at least one task.
    pub in_tasks: Vec<String>,
}

impl DataColumns {
    /// Looks a field up. When tasks were made before the config said what their field is called, they hold it under
    /// `$undefined$`, and the one field of the config means that.
    pub(crate) fn resolve(&self, field: &str) -> Result<DataKey, FilterError> {
        let unknown =
            || FilterError::UnknownColumn { column: shorten(&format!("data.{field}")), allowed: self.allowed() };
        let stands_for_undefined = match self.in_config.as_slice() {
            [] => field == "data",
            [only] => only == field,
            _ => false,
        };
        if stands_for_undefined && self.has_task_field(UNDEFINED) && !self.has_task_field(field) {
            return DataKey::new(UNDEFINED).ok_or_else(unknown);
        }
        // Before the first import nobody can know which fields there will be.
        let is_known = self.in_tasks.is_empty() || self.has_task_field(field);
        if !is_known && !self.in_config.iter().any(|name| name == field) {
            return Err(unknown());
        }
        DataKey::new(field).ok_or_else(unknown)
    }

    fn has_task_field(&self, field: &str) -> bool {
        self.in_tasks.iter().any(|name| name == field)
    }

    fn allowed(&self) -> String {
        let mut names: Vec<String> = Column::all().map(|c| c.name().to_owned()).collect();
        for field in self.in_config.iter().chain(&self.in_tasks) {
            let name = shorten(&format!("data.{field}"));
            if !names.contains(&name) && names.len() < 60 {
                names.push(name);
            }
        }
        names.join(", ")
    }

    /// A column name without its prefixes -> the column. `data.x` is a data field; everything else is enumerated.
    pub(crate) fn lookup(&self, name: &str) -> Result<Target, FilterError> {
        if let Some(field) = name.strip_prefix("data.") {
            return self.resolve(field).map(Target::Data);
        }
        Column::from_name(name)
            .map(Target::Fixed)
            .ok_or_else(|| FilterError::UnknownColumn { column: shorten(name), allowed: self.allowed() })
    }
}

/// What a name turned out to mean.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Fixed(Column),
    Data(DataKey),
}
