//! CSV and TSV. Their columns are only known when every task has been seen, so an export reads its tasks twice.

use std::collections::{BTreeSet, HashMap};

use super::ExportTask;
use super::canonical;
use super::cells::{push_json, push_text};
use super::pretty::{Controls, Row, rows};

/// These columns are always there.
const FIXED: [&str; 5] = ["annotator", "annotation_id", "created_at", "updated_at", "lead_time"];

/// The columns of an export, collected over its tasks.
#[derive(Debug, Clone, Default)]
pub struct TableColumns {
    input: BTreeSet<String>,
    output: BTreeSet<String>,
    transcripts: BTreeSet<String>,
    has_rows: bool,
    header: Vec<String>,
}

impl TableColumns {
    /// The first reading.
    pub fn observe(&mut self, task: &ExportTask<'_>, controls: &Controls) {
        for row in rows(task, controls) {
            self.has_rows = true;
            for (name, _) in &row.input {
                insert(&mut self.input, name);
            }
            for (name, output) in &row.output {
                insert(&mut self.output, name);
                if output.transcript.is_some() {
                    insert(&mut self.transcripts, name);
                }
            }
        }
    }

    /// After the last task.
    #[must_use]
    pub fn complete(mut self) -> Self {
        let mut names: BTreeSet<String> = FIXED.iter().map(|name| (*name).to_owned()).collect();
        names.extend(self.input.iter().map(|name| self.input_name(name)));
        names.extend(self.output.iter().cloned());
        names.extend(self.transcripts.iter().map(|name| format!("{name}_transcript")));
        if self.has_rows {
            names.insert("id".to_owned());
        }
        self.header = names.into_iter().collect();
        self
    }

    /// A data field with the name of a control gives way to it.
    fn input_name(&self, name: &str) -> String {
        if self.output.contains(name) { format!("_data_{name}") } else { name.to_owned() }
    }
}

fn insert(set: &mut BTreeSet<String>, name: &str) {
    if !set.contains(name) {
        set.insert(name.to_owned());
    }
}

pub(super) struct Table<'t> {
    pub columns: &'t TableColumns,
    pub separator: u8,
    pub neutralize: bool,
}

impl Table<'_> {
    pub fn header(&self, out: &mut Vec<u8>) {
        for (at, name) in self.columns.header.iter().enumerate() {
            self.separate(at, out);
            push_text(out, name, self.neutralize);
        }
        out.extend_from_slice(b"\r\n");
    }

    pub fn row(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        let cells = self.cells(row);
        for (at, name) in self.columns.header.iter().enumerate() {
            self.separate(at, out);
            match cells.get(name.as_str()) {
                Some(Cell::Json(json)) => push_json(out, json, self.neutralize),
                Some(Cell::Text(text)) => push_text(out, text, self.neutralize),
                Some(Cell::Bare(text)) => out.extend_from_slice(text.as_bytes()),
                None => out.extend_from_slice(b"\"\""),
            }
        }
        out.extend_from_slice(b"\r\n");
    }

    /// Later entries win over earlier ones of the same name, as they do in the original.
    fn cells<'r>(&self, row: &'r Row<'_>) -> HashMap<String, Cell<'r>> {
        let mut cells = HashMap::with_capacity(self.columns.header.len());
        cells.insert("id".to_owned(), Cell::Bare(row.task.to_string()));
        for (name, output) in &row.output {
            cells.insert(name.clone().into_owned(), Cell::Json(&output.json));
            if let Some(transcript) = &output.transcript {
                cells.insert(format!("{name}_transcript"), Cell::Text(transcript.clone()));
            }
        }
        for (name, json) in &row.input {
            cells.insert(self.columns.input_name(name), Cell::Json(json));
        }
        for name in FIXED {
            cells.remove(name);
        }
        if let Some(annotation) = row.annotation {
            // A number in quotes: readers of the original expect a text here.
            let email = annotation.author.map(|author| author.email.clone());
            if let Some(user) = email.or_else(|| annotation.completed_by.map(|id| id.to_string())) {
                cells.insert("annotator".to_owned(), Cell::Text(user));
            }
            cells.insert("annotation_id".to_owned(), Cell::Bare(annotation.id.to_string()));
            cells.insert("created_at".to_owned(), Cell::Text(annotation.created_at.to_string()));
            cells.insert("updated_at".to_owned(), Cell::Text(annotation.updated_at.to_string()));
            if let Some(seconds) = annotation.lead_time.filter(|seconds| seconds.is_finite()) {
                cells.insert("lead_time".to_owned(), Cell::Bare(canonical::float(seconds, 2)));
            }
        }
        cells
    }

    fn separate(&self, at: usize, out: &mut Vec<u8>) {
        if at > 0 {
            out.push(self.separator);
        }
    }
}

enum Cell<'r> {
    Json(&'r str),
    Text(String),
    Bare(String),
}
