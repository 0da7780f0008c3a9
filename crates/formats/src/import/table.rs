//! CSV and TSV. The record reader below is bounded: a quote that is never closed cannot swallow a file into memory.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use labelkeep_model::Say;

use super::buffer::Buffer;
use super::header::{Header, is_header};
use super::types::{CellType, ColumnTypes, Observed};
use super::{ImportedTask, MAX_ITEM_BYTES, Next, RowProblem};
use crate::json_text::push_string;

/// Columns of one table.
const MAX_COLUMNS: usize = 10_000;

pub(super) struct TableReader {
    separator: Option<u8>,
    reader: Option<Reader>,
    /// `"name":` for each column.
    keys: Vec<Vec<u8>>,
    header: Option<Vec<String>>,
    first_row: Header,
    row: u64,
    output: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    ended: usize,
    observed: Observed,
    types: Option<ColumnTypes>,
}

enum Record {
    Ready,
    NeedMore,
    End,
    Problem(RowProblem),
}

impl TableReader {
    pub fn new(separator: Option<u8>, first_row: Header, types: Option<ColumnTypes>) -> Self {
        Self {
            separator,
            reader: None,
            keys: Vec::new(),
            header: None,
            first_row,
            row: 0,
            output: vec![0; 16 << 10],
            written: 0,
            ends: vec![0; 64],
            ended: 0,
            observed: Observed::default(),
            types,
        }
    }

    pub fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    pub fn separator(&self) -> u8 {
        self.separator.unwrap_or(b',')
    }

    pub fn has_header(&self) -> bool {
        self.first_row != Header::Absent
    }

    pub fn column_types(&self) -> ColumnTypes {
        self.observed.found()
    }

    pub fn next(&mut self, buffer: &mut Buffer) -> Next {
        if self.reader.is_none() && !self.open(buffer) {
            return Next::NeedMore;
        }
        loop {
            match self.record(buffer) {
                Record::NeedMore => return Next::NeedMore,
                Record::End => return Next::End,
                Record::Problem(problem) => return Next::Problem(problem),
                Record::Ready => {}
            }
            let record = std::mem::take(&mut self.output);
            let next = match self.header {
                None => match self.read_header(&record) {
                    None if !self.has_header() => Some(self.task(&record)),
                    problem => problem,
                },
                Some(_) => Some(self.task(&record)),
            };
            self.output = record;
            (self.written, self.ended) = (0, 0);
            if let Some(next) = next {
                return next;
            }
        }
    }

    /// Looks for the separator once the first line is there. `false`: it is not there yet. A first line `sep=;` is what
    /// Excel reads the separator from.
    fn open(&mut self, buffer: &mut Buffer) -> bool {
        let rest = buffer.rest();
        let line_end = rest.iter().position(|b| matches!(b, b'\n' | b'\r'));
        if line_end.is_none() && !buffer.finished() && rest.len() < (1 << 20) {
            return false;
        }
        let line = rest.get(..line_end.unwrap_or(rest.len())).unwrap_or_default();
        let named = named_separator(line);
        let separator = named.or(self.separator).unwrap_or_else(|| sniff(line));
        if named.is_some() {
            buffer.advance(line_end.map_or(usize::MAX, |at| at + 1));
        }
        self.separator = Some(separator);
        self.reader = Some(ReaderBuilder::new().delimiter(separator).build());
        true
    }

    /// Reads on until one record is complete in `output` and `ends`. The end of the file counts as the end of a line: a
    /// cell that takes it in was never closed.
    fn record(&mut self, buffer: &mut Buffer) -> Record {
        let Some(reader) = self.reader.as_mut() else {
            return Record::NeedMore;
        };
        loop {
            let rest = buffer.rest();
            let at_end = rest.is_empty();
            if at_end && !buffer.finished() {
                return Record::NeedMore;
            }
            let (result, read, wrote, ends) = reader.read_record(
                if at_end { b"\n" } else { rest },
                self.output.get_mut(self.written..).unwrap_or_default(),
                self.ends.get_mut(self.ended..).unwrap_or_default(),
            );
            buffer.advance(read);
            self.written += wrote;
            self.ended += ends;
            if at_end && wrote == 1 {
                let message = Say::RowQuoteOpen;
                return Record::Problem(RowProblem::fatal(self.row + 1, message));
            }
            match result {
                ReadRecordResult::Record => return Record::Ready,
                ReadRecordResult::InputEmpty if at_end => return Record::End,
                ReadRecordResult::End => return Record::End,
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.output.len() < MAX_ITEM_BYTES => {
                    self.output.resize(self.output.len() * 2, 0);
                }
                ReadRecordResult::OutputFull => {
                    let message = Say::RowTooLarge;
                    return Record::Problem(RowProblem::fatal(self.row + 1, message));
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < MAX_COLUMNS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    let message = Say::TooManyColumns { most: MAX_COLUMNS.into() };
                    return Record::Problem(RowProblem::fatal(self.row + 1, message));
                }
            }
        }
    }

    fn read_header(&mut self, record: &[u8]) -> Option<Next> {
        let ends = self.ends.get(..self.ended).unwrap_or_default();
        let cells: Option<Vec<&str>> = cells(record, ends).collect();
        let Some(cells) = cells else {
            let message = Say::HeaderNotUtf8;
            return Some(Next::Problem(RowProblem::fatal(0, message)));
        };
        if cells.iter().any(|cell| cell.contains('\0')) {
            let message = Say::HeaderHasNul;
            return Some(Next::Problem(RowProblem::fatal(0, message)));
        }
        if self.first_row == Header::Auto {
            self.first_row = if is_header(&cells) { Header::Present } else { Header::Absent };
        }
        let mut names: Vec<String> = Vec::with_capacity(cells.len());
        let mut taken = std::collections::HashSet::new();
        for (at, cell) in cells.iter().enumerate() {
            let base = if cell.is_empty() || self.first_row == Header::Absent {
                format!("column{}", at + 1)
            } else {
                (*cell).to_owned()
            };
            let mut name = base.clone();
            let mut copy = 0;
            while !taken.insert(name.clone()) {
                copy += 1;
                name = format!("{base}.{copy}");
            }
            names.push(name);
        }
        self.keys = names
            .iter()
            .map(|name| {
                let mut key = Vec::with_capacity(name.len() + 3);
                push_string(&mut key, name);
                key.push(b':');
                key
            })
            .collect();
        self.header = Some(names);
        None
    }

    fn task(&mut self, record: &[u8]) -> Next {
        self.row += 1;
        let row = self.row;
        let problem = |say: Say| Next::Problem(RowProblem::new(row, say));
        if self.ended > self.keys.len() {
            let (found, expected) = (self.ended, self.keys.len());
            return problem(Say::RowCells { found: found.into(), expected: expected.into() });
        }
        let mut data = Vec::with_capacity(self.written + 64);
        let mut cells = cells(record, self.ends.get(..self.ended).unwrap_or_default());
        for (column, key) in self.keys.iter().enumerate() {
            data.push(if column == 0 { b'{' } else { b',' });
            data.extend_from_slice(key);
            // A row that ends early has empty cells.
            let Some(cell) = cells.next().unwrap_or(Some("")) else {
                return problem(Say::RowNotUtf8);
            };
            if cell.contains('\0') {
                return problem(Say::RowHasNul);
            }
            let kind = match &self.types {
                None => {
                    self.observed.observe(column, cell);
                    CellType::Text
                }
                Some(types) => types.of_cell(column, cell),
            };
            match kind {
                CellType::Number => data.extend_from_slice(cell.as_bytes()),
                CellType::Boolean(value) => data.extend_from_slice(if value { b"true" } else { b"false" }),
                CellType::Text => push_string(&mut data, cell),
            }
        }
        data.push(b'}');
        match String::from_utf8(data) {
            Ok(data) => Next::Task(ImportedTask { row, data, ..ImportedTask::default() }),
            Err(_) => problem(Say::RowNotUtf8),
        }
    }
}

/// The cells of a record, `None` for one that is not UTF-8.
fn cells<'a>(record: &'a [u8], ends: &'a [usize]) -> impl Iterator<Item = Option<&'a str>> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends).map(|(start, end)| std::str::from_utf8(record.get(start..*end)?).ok())
}

/// The separator that a line `sep=;` names.
fn named_separator(line: &[u8]) -> Option<u8> {
    let text = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let (name, separator) = text.split_at_checked(4)?;
    match separator {
        [one] if name.eq_ignore_ascii_case(b"sep=") && matches!(one, b',' | b';' | b'\t' | b'|') => Some(*one),
        _ => None,
    }
}

/// The separator that occurs most often in the header outside of quotes; a comma when none does.
fn sniff(line: &[u8]) -> u8 {
    let mut best = (b',', 0);
    for candidate in [b',', b';', b'\t', b'|'] {
        let mut quoted = false;
        let mut count = 0;
        for byte in line {
            if *byte == b'"' {
                quoted = !quoted;
            } else if *byte == candidate && !quoted {
                count += 1;
            }
        }
        if count > best.1 {
            best = (candidate, count);
        }
    }
    best.0
}
