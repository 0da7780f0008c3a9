//! Apache Parquet -> rows as JSON objects: each is one task, or the data of one. The file is asked for its footer, and then for
//! one group of rows after the other, so that memory is bounded by a group and not by the file. Nothing that a file says of
//! itself is believed: sizes, counts and offsets are compared with what is there before anything is made of them.

mod cell;
mod footer;
mod leaf;
mod levels;
mod page;
mod rows;
mod thrift;

pub use footer::{Footer, footer_range};
pub use rows::Rows;

use labelkeep_model::Say;

/// The shortest file: the magic word at both ends, and the length of the footer.
const SHORTEST: u64 = 12;
pub const MAX_FOOTER_BYTES: usize = 4 << 20;
/// Of one group of rows, as it lies in the file.
pub const MAX_GROUP_BYTES: u64 = 128 << 20;
/// Of one page, unpacked.
const MAX_PAGE_BYTES: usize = 32 << 20;
/// Of one page: its values.
const MAX_PAGE_VALUES: u64 = 4_000_000;
/// Of all pages and dictionaries that are unpacked at the same moment, one of each column.
const MAX_HELD_BYTES: usize = 256 << 20;
const MAX_COLUMNS: usize = 1_000;
/// Of one file: a run of the same value costs a file nothing, however long it is.
const MAX_ROWS: u64 = 10_000_000;
/// Of one footer or one page's head: each takes more memory than it takes room in the file.
const MAX_PARTS: usize = 1_000_000;
const MAX_DEPTH: usize = 16;
/// Of one row, as JSON.
const MAX_ROW_BYTES: usize = crate::import::MAX_ITEM_BYTES;

/// Why a file cannot be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It contradicts itself, or ends before it says so.
    Damaged,
    TooLarge(&'static str),
    /// What this reader does not know.
    Unknown(&'static str),
}

type Result<T> = std::result::Result<T, Fault>;

impl From<Fault> for Say {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Damaged => Self::ParquetDamaged,
            Fault::TooLarge(part) => Self::ParquetTooLarge { part: part.into() },
            Fault::Unknown(what) => Self::ParquetUnknown { what: what.into() },
        }
    }
}

fn part(bytes: &[u8], from: usize, length: usize) -> Result<&[u8]> {
    bytes.get(from..from.checked_add(length).ok_or(Fault::Damaged)?).ok_or(Fault::Damaged)
}

/// A length that must be positive.
fn size(number: i64) -> Result<usize> {
    usize::try_from(number).map_err(|_| Fault::Damaged)
}

#[cfg(test)]
mod tests;
