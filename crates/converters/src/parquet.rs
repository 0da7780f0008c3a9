//! Apache Parquet: a file for all tasks, or a folder for Hugging Face `datasets` with a file for each split.

mod file;
mod thrift;

use crate::{
    convert::{Context, Convert, Shown},
    report::Loss,
    sink::Sink,
    split::Part,
};
use file::{Column, File};
use labelkeep_formats::{export::task_json, json_text::members};

/// A group of rows is written when it is as large as this.
const GROUP_BYTES: usize = 4 << 20;

pub(crate) struct Parquet {
    file: Option<File>,
    /// A folder with splits and a card, rather than a single file.
    is_folder: bool,
    rows: [u64; 3],
    json: Vec<u8>,
}

impl Parquet {
    pub fn single() -> Self {
        Self { file: None, is_folder: false, rows: [0; 3], json: Vec::new() }
    }

    pub fn folder() -> Self {
        Self { is_folder: true, ..Self::single() }
    }

    fn part(&self, pass: usize) -> Option<Part> {
        Part::ALL.get(pass).copied()
    }

    /// The picture's place in the archive, the task's own members as JSON.
    fn row(&mut self, shown: &Shown<'_>) -> Vec<Vec<u8>> {
        self.json.clear();
        task_json(shown.task, &mut self.json);
        let text = String::from_utf8_lossy(&self.json).into_owned();
        let members = members(&text).unwrap_or_default();
        let member = |name: &str| {
            let found = members.iter().find(|(known, _)| known == name);
            found.map_or("null", |(_, json)| *json).as_bytes().to_vec()
        };
        let mut row = vec![shown.task.id.to_le_bytes().to_vec()];
        row.extend(["data", "annotations", "predictions", "meta"].map(member));
        if self.is_folder {
            let picture = shown.media.filter(|media| media.facts.is_some());
            row.push(picture.map_or_else(Vec::new, |media| media.path.clone().into_bytes()));
        }
        row
    }

    fn columns(&self) -> Vec<Column> {
        let mut columns = vec![Column::number("id")];
        columns.extend(["data", "annotations", "predictions", "meta"].map(Column::text));
        if self.is_folder {
            columns.push(Column::text("file_name"));
        }
        columns
    }

    fn card(&self) -> String {
        let files: Vec<String> = Part::ALL
            .into_iter()
            .zip(self.rows)
            .filter(|(_, rows)| *rows > 0)
            .map(|(part, _)| format!("  - split: {}\n    path: data/{}.parquet\n", hugging(part), hugging(part)))
            .collect();
        let sums: Vec<String> = Part::ALL
            .into_iter()
            .zip(self.rows)
            .map(|(part, rows)| format!("| {} | {rows} |", hugging(part)))
            .collect();
        format!(
            "---\nconfigs:\n- config_name: default\n  data_files:\n{}---\n# Tasks with their annotations\n\n\
             `data`, `annotations`, `predictions` and `meta` are JSON as texts; `file_name` is the picture in this folder, or empty.\n\n\
             | split | tasks |\n|---|---|\n{}\n",
            files.concat(),
            sums.join("\n")
        )
    }
}

/// As the library names the splits.
fn hugging(part: Part) -> &'static str {
    if part == Part::Validation { "validation" } else { part.name() }
}

impl Convert for Parquet {
    fn passes(&self) -> usize {
        if self.is_folder { 3 } else { 1 }
    }

    fn begin(&mut self, pass: usize, context: &mut Context<'_>, out: &mut Sink) {
        let Some(part) = self.part(pass) else { return };
        if self.is_folder && !context.options.split.has(part) {
            return;
        }
        out.begin(if self.is_folder { format!("data/{}.parquet", hugging(part)) } else { "tasks.parquet".to_owned() });
        let file = File::new(self.columns());
        out.write(file.start());
        self.file = Some(file);
    }

    fn task(&mut self, pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        if self.is_folder && self.part(pass) != Some(shown.part) {
            return;
        }
        if self.is_folder && shown.media.is_none() && context.schema.has_input(&["Image"]) {
            context.report.note(Loss::NoSource, shown.task.id, "");
        }
        let row = self.row(shown);
        let Some(file) = &mut self.file else { return };
        if let Some(rows) = self.rows.get_mut(pass) {
            *rows += 1;
        }
        file.row(row);
        if file.waiting() >= GROUP_BYTES {
            out.write(&file.group());
        }
    }

    fn end(&mut self, pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        if let Some(mut file) = self.file.take() {
            out.write(&file.group());
            out.write(&file.end());
        }
        if self.is_folder && pass + 1 == self.passes() {
            out.file("README.md", self.card().into_bytes());
        }
    }
}
