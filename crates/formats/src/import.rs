//! Files of tasks -> tasks.
//!
//! A [`TaskReader`] is pushed bytes as they arrive and gives one task after the other; [`read_tasks`] wraps it around
//! anything that can be read. Bad rows are reported and skipped where the format lets us find the next row; a problem
//! after which nothing more can be read is marked fatal.

mod buffer;
mod header;
mod item;
mod json;
mod lines;
mod quick;
mod table;
#[cfg(test)]
mod tests;
mod types;

use std::io::Read;

use labelkeep_model::{Say, Text, Timestamp};

pub use crate::encoding::Encoding;
pub use header::Header;
pub use types::ColumnTypes;

/// Bytes of one task as it is written in the file.
pub const MAX_ITEM_BYTES: usize = 10 << 20;
/// Tasks in one file.
pub const MAX_ITEMS: u64 = 1_000_000;
/// The data field of files that name none and come before the labeling config does.
pub const UNDEFINED_KEY: &str = "$undefined$";

/// How a file lists its tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskSource {
    /// One array of tasks, or one task, or several after one another.
    Json,
    /// One task per line.
    JsonLines,
    /// A header row and one task per row; the separator is found in the header.
    Table,
    /// The same with tabs.
    TabTable,
    /// Every line that is not blank is the text of a task.
    Lines,
}

impl TaskSource {
    /// By extension, with its dot, in any case.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            ".json" => Some(Self::Json),
            ".jsonl" => Some(Self::JsonLines),
            ".csv" => Some(Self::Table),
            ".tsv" => Some(Self::TabTable),
            ".txt" => Some(Self::Lines),
            _ => None,
        }
    }
}

/// What a reader has to know besides the bytes.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The data field that a line of a text file goes into.
    pub data_key: String,
    /// What the columns of a table hold. `None`: a first reading that finds out; all cells are texts then.
    pub column_types: Option<ColumnTypes>,
    /// Whether the first row of a table has the names of its columns.
    pub header: Header,
    /// `None`: found at the beginning of the file.
    pub encoding: Option<Encoding>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { data_key: UNDEFINED_KEY.to_owned(), column_types: None, header: Header::Auto, encoding: None }
    }
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub encoding: Encoding,
    /// Of a table: what stands between its cells.
    pub separator: Option<char>,
    /// Of a table: whether its first row has the names of the columns.
    pub has_header: Option<bool>,
    /// After a first reading of a table.
    pub column_types: Option<ColumnTypes>,
    /// It is no UTF-8, and would be a text if it was read as Windows-1252.
    pub looks_like_windows_1252: bool,
}

/// One task as a file describes it. JSON is kept as its text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportedTask {
    /// From 1: the item, the line or the row of the table.
    pub row: u64,
    /// A JSON object.
    pub data: String,
    /// Whether the item was the data itself, rather than an object with a member `data`.
    pub bare: bool,
    /// Any JSON but null.
    pub meta: Option<String>,
    pub annotations: Vec<ImportedAnnotation>,
    pub predictions: Vec<ImportedPrediction>,
    pub allow_skip: Option<bool>,
    pub inner_id: Option<i64>,
    /// Predictions of which the file has the ids alone, as exports list them: there is nothing to import of these.
    pub prediction_ids: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ImportedAnnotation {
    /// A JSON array.
    pub result: String,
    /// `None`: whoever imports.
    pub completed_by: Option<CompletedBy>,
    pub was_cancelled: bool,
    /// True unless the file says otherwise: what people import is meant as the truth.
    pub ground_truth: bool,
    /// Seconds.
    pub lead_time: Option<f64>,
    pub unique_id: Option<String>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub draft_created_at: Option<Timestamp>,
    /// The id that it had where it comes from.
    pub import_id: Option<i64>,
}

/// Who made an annotation, as the file says it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CompletedBy {
    Id(i64),
    /// In lower case.
    Email(String),
}

impl std::fmt::Display for CompletedBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Email(email) => f.write_str(email),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct ImportedPrediction {
    /// A JSON array.
    pub result: String,
    pub score: Option<f64>,
    pub model_version: String,
}

/// A row that cannot become a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// From 1, as in [`ImportedTask::row`]; 0: the file as a whole.
    pub row: u64,
    /// What is wrong and what to do.
    pub message: Text,
    /// Nothing after this row can be read.
    pub fatal: bool,
}

impl RowProblem {
    fn new(row: u64, message: impl Into<Text>) -> Self {
        Self { row, message: message.into(), fatal: false }
    }

    fn fatal(row: u64, message: impl Into<Text>) -> Self {
        Self { row, message: message.into(), fatal: true }
    }
}

/// What [`TaskReader::next`] has.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    Task(ImportedTask),
    Problem(RowProblem),
    /// Push more bytes, or say that there are none.
    NeedMore,
    End,
}

/// Reads tasks out of bytes that are pushed into it.
pub struct TaskReader {
    buffer: buffer::Buffer,
    format: Format,
    ended: bool,
}

enum Format {
    Json(json::JsonReader),
    Table(Box<table::TableReader>),
    Lines(lines::LineReader),
}

impl TaskReader {
    pub fn new(source: TaskSource, options: ReadOptions) -> Self {
        let format = match source {
            TaskSource::Json => Format::Json(json::JsonReader::new(false)),
            TaskSource::JsonLines => Format::Json(json::JsonReader::new(true)),
            TaskSource::Table => {
                Format::Table(Box::new(table::TableReader::new(None, options.header, options.column_types)))
            }
            TaskSource::TabTable => {
                Format::Table(Box::new(table::TableReader::new(Some(b'\t'), options.header, options.column_types)))
            }
            TaskSource::Lines => Format::Lines(lines::LineReader::new(&options.data_key)),
        };
        Self { buffer: buffer::Buffer::new(options.encoding), format, ended: false }
    }

    /// Takes the next piece of the file. Drain [`Self::next`] in between, or the pieces pile up.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.push(bytes);
    }

    /// There are no more bytes.
    pub fn finish(&mut self) {
        self.buffer.finish();
    }

    #[expect(clippy::should_implement_trait, reason = "it is no iterator: it may ask for more bytes")]
    pub fn next(&mut self) -> Next {
        if self.ended {
            return Next::End;
        }
        let next = match &mut self.format {
            _ if !self.buffer.start() => Next::NeedMore,
            Format::Json(reader) => reader.next(&mut self.buffer),
            Format::Table(reader) => reader.next(&mut self.buffer),
            Format::Lines(reader) => reader.next(&mut self.buffer),
        };
        let next = match next {
            Next::End if self.buffer.is_damaged() => {
                let message = Say::FileHalfText;
                Next::Problem(RowProblem::fatal(0, message))
            }
            next => next,
        };
        let too_many = matches!(&next, Next::Task(task) if task.row > MAX_ITEMS);
        let next = if too_many {
            let message = Say::FileTooManyTasks { most: MAX_ITEMS.into() };
            Next::Problem(RowProblem::fatal(MAX_ITEMS + 1, message))
        } else {
            next
        };
        self.ended = matches!(&next, Next::End | Next::Problem(RowProblem { fatal: true, .. }));
        next
    }

    /// The names of a table's columns, once its header has been read.
    pub fn header(&self) -> Option<&[String]> {
        match &self.format {
            Format::Table(reader) => reader.header(),
            _ => None,
        }
    }

    /// How the file was read, once it has been read.
    pub fn reading(&self) -> Reading {
        let table = match &self.format {
            Format::Table(reader) => Some(reader),
            _ => None,
        };
        Reading {
            encoding: self.buffer.encoding(),
            separator: table.map(|table| char::from(table.separator())),
            has_header: table.map(|table| table.has_header()),
            column_types: table.map(|table| table.column_types()),
            looks_like_windows_1252: self.buffer.looks_like_windows_1252(),
        }
    }
}

/// The tasks of anything that can be read. A read error ends them with a fatal problem.
pub fn read_tasks<R: Read>(
    mut input: R,
    source: TaskSource,
    options: ReadOptions,
) -> impl Iterator<Item = Result<ImportedTask, RowProblem>> {
    let mut reader = TaskReader::new(source, options);
    let mut piece = vec![0_u8; 256 << 10];
    let mut broken = false;
    std::iter::from_fn(move || {
        loop {
            if broken {
                return None;
            }
            match reader.next() {
                Next::Task(task) => return Some(Ok(task)),
                Next::Problem(problem) => return Some(Err(problem)),
                Next::End => return None,
                Next::NeedMore => {}
            }
            match input.read(&mut piece) {
                Ok(0) => reader.finish(),
                Ok(n) => reader.push(piece.get(..n).unwrap_or_default()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => {
                    broken = true;
                    return Some(Err(RowProblem::fatal(0, Say::FileUnreadable)));
                }
            }
        }
    })
}
