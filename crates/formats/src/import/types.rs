//! What the columns of a table hold: numbers, yes or no, or texts.

use std::collections::BTreeSet;

/// The columns whose filled cells are all of one type. Columns that are in neither are texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnTypes {
    numbers: BTreeSet<usize>,
    booleans: BTreeSet<usize>,
}

/// How a cell stands in the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellType {
    Number,
    Boolean(bool),
    Text,
}

impl ColumnTypes {
    pub(super) fn of_cell(&self, column: usize, cell: &str) -> CellType {
        if self.numbers.contains(&column) && is_number(cell) {
            return CellType::Number;
        }
        match boolean(cell) {
            Some(value) if self.booleans.contains(&column) => CellType::Boolean(value),
            _ => CellType::Text,
        }
    }
}

/// What a first reading has seen so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Observed {
    numbers: BTreeSet<usize>,
    booleans: BTreeSet<usize>,
    texts: BTreeSet<usize>,
}

impl Observed {
    pub fn observe(&mut self, column: usize, cell: &str) {
        if cell.is_empty() || self.texts.contains(&column) {
            return;
        }
        if is_number(cell) {
            self.numbers.insert(column);
        } else if boolean(cell).is_some() {
            self.booleans.insert(column);
        } else {
            self.texts.insert(column);
        }
    }

    /// A column with numbers and truth values is one of texts.
    pub fn found(&self) -> ColumnTypes {
        let only = |these: &BTreeSet<usize>, others: &BTreeSet<usize>| {
            these.iter().filter(|column| !others.contains(column) && !self.texts.contains(column)).copied().collect()
        };
        ColumnTypes { numbers: only(&self.numbers, &self.booleans), booleans: only(&self.booleans, &self.numbers) }
    }
}

/// Whether a cell can stand as a JSON number without losing anything: `007`, `+1` and `1,5` are texts.
pub(super) fn is_number(cell: &str) -> bool {
    cell.len() <= 32
        && cell.bytes().next().is_some_and(|b| b == b'-' || b.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(cell)
            .is_ok_and(|number| number.as_f64().is_some_and(f64::is_finite))
}

pub(super) fn boolean(cell: &str) -> Option<bool> {
    match cell.len() {
        4 if cell.eq_ignore_ascii_case("true") => Some(true),
        5 if cell.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
