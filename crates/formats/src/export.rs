//! Tasks -> files, task by task, into a buffer that the caller empties as it likes.
//!
//! The shapes are those of Label Studio 1.23 and its converter, down to the order of the keys, so that scripts that
//! read its exports read ours. Task data and results are copied as text.

mod canonical;
mod cells;
mod json;
mod json_min;
mod pretty;
mod table;

use labelkeep_model::Timestamp;

pub use json::task as task_json;
pub use pretty::Controls;
pub use table::TableColumns;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    Json,
    JsonMin,
    Csv,
    Tsv,
}

impl ExportFormat {
    pub const ALL: [Self; 4] = [Self::Json, Self::JsonMin, Self::Csv, Self::Tsv];

    /// The name in requests, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::JsonMin => "JSON_MIN",
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
        }
    }

    /// Of the file that clients get. (TSV comes as `.csv` there too: scripts look for it.)
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json | Self::JsonMin => "json",
            Self::Csv | Self::Tsv => "csv",
        }
    }

    /// Whether the tasks must be shown to a [`TableColumns`] before the first is written.
    pub fn needs_columns(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv)
    }
}

/// A task with what an export says of it.
#[derive(Debug, Clone, Default)]
pub struct ExportTask<'a> {
    pub id: i64,
    /// A JSON object.
    pub data: &'a str,
    pub meta: Option<&'a str>,
    /// The name of the uploaded file that it came from.
    pub file_upload: Option<&'a str>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub allow_skip: bool,
    pub inner_id: i64,
    pub total_annotations: i64,
    pub cancelled_annotations: i64,
    pub total_predictions: i64,
    pub project: i64,
    pub updated_by: Option<i64>,
    /// By id.
    pub annotations: Vec<ExportAnnotation<'a>>,
    /// JSON: ids or objects.
    pub drafts: Vec<String>,
    /// JSON: ids or objects.
    pub predictions: Vec<String>,
    /// The whole task in the JSON format, where it is written already.
    pub written: Option<&'a str>,
}

#[derive(Debug, Clone, Default)]
pub struct ExportAnnotation<'a> {
    pub id: i64,
    pub completed_by: Option<i64>,
    /// Who that is, for exports that say more than the id.
    pub author: Option<&'a ExportAuthor>,
    /// A JSON array.
    pub result: &'a str,
    pub was_cancelled: bool,
    pub ground_truth: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub draft_created_at: Option<Timestamp>,
    pub lead_time: Option<f64>,
    pub result_count: i64,
    pub unique_id: Option<&'a str>,
    pub import_id: Option<i64>,
    pub last_action: Option<&'a str>,
    pub bulk_created: bool,
    pub updated_by: Option<i64>,
    pub parent_prediction: Option<i64>,
    pub parent_annotation: Option<i64>,
    pub last_created_by: Option<i64>,
}

/// A person as exports show one.
#[derive(Debug, Clone, Default)]
pub struct ExportAuthor {
    pub email: String,
    /// A JSON object.
    pub json: String,
}

/// Writes one export.
pub struct Exporter {
    format: ExportFormat,
    controls: Controls,
    columns: TableColumns,
    neutralize: bool,
    is_first: bool,
}

impl Exporter {
    /// `columns`: for tables, after it has seen every task. `neutralize`: whether cells that a spreadsheet would run
    /// as a formula get a quote in front.
    pub fn new(format: ExportFormat, controls: Controls, columns: TableColumns, neutralize: bool) -> Self {
        Self { format, controls, columns, neutralize, is_first: true }
    }

    pub fn begin(&mut self, out: &mut Vec<u8>) {
        match self.format {
            ExportFormat::Json => out.push(b'['),
            ExportFormat::JsonMin => out.extend_from_slice(b"[\n"),
            ExportFormat::Csv | ExportFormat::Tsv => self.table().header(out),
        }
    }

    pub fn task(&mut self, task: &ExportTask<'_>, out: &mut Vec<u8>) {
        match self.format {
            ExportFormat::Json => {
                if !self.is_first {
                    out.push(b',');
                }
                self.is_first = false;
                json::task(task, out);
            }
            ExportFormat::JsonMin => {
                for row in pretty::rows(task, &self.controls) {
                    if !self.is_first {
                        out.extend_from_slice(b",\n");
                    }
                    self.is_first = false;
                    json_min::record(&row, out);
                }
            }
            ExportFormat::Csv | ExportFormat::Tsv => {
                for row in pretty::rows(task, &self.controls) {
                    self.table().row(&row, out);
                }
            }
        }
    }

    pub fn end(&mut self, out: &mut Vec<u8>) {
        match self.format {
            ExportFormat::Json => out.push(b']'),
            ExportFormat::JsonMin => out.extend_from_slice(b"\n]"),
            ExportFormat::Csv | ExportFormat::Tsv => {}
        }
    }

    fn table(&self) -> table::Table<'_> {
        let separator = if self.format == ExportFormat::Tsv { b'\t' } else { b',' };
        table::Table { columns: &self.columns, separator, neutralize: self.neutralize }
    }
}
