//! Whether the first row of a table names its columns.

use serde::{Deserialize, Serialize};

use super::types::{boolean, is_number};
use crate::media::{MediaClass, extension_of};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Header {
    /// The first row decides: it is a header unless it can only be data.
    #[default]
    Auto,
    Present,
    Absent,
}

/// Longer than any name of a column.
const LONG: usize = 120;

/// Whether these cells can be names. `2024` and `a.b` can; an address, a file of media, or a row of measurements cannot.
pub(super) fn is_header(cells: &[&str]) -> bool {
    let filled: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
    if filled.iter().any(|cell| cell.len() > LONG || cell.contains('\n') || is_medium(cell) || is_email(cell)) {
        return false;
    }
    // Tables of linked data have addresses as the names of all columns.
    let addresses = filled.iter().filter(|cell| is_address(cell)).count();
    if addresses > 0 && (addresses < filled.len() || filled.len() == 1) {
        return false;
    }
    let is_measured = |cell: &&str| boolean(cell).is_some() || (is_number(cell) && cell.contains(['.', '-']));
    let is_value = |cell: &&str| boolean(cell).is_some() || is_number(cell);
    filled.is_empty() || !(filled.iter().all(is_value) && filled.iter().any(is_measured))
}

fn is_address(cell: &str) -> bool {
    let is_scheme = |scheme: &str| !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
    !cell.contains(' ') && cell.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// The name or the address of a picture, a sound, a film or a document.
fn is_medium(cell: &str) -> bool {
    let path = cell.split(['?', '#']).next().unwrap_or(cell);
    let class = MediaClass::of_extension(&extension_of(path));
    cell.starts_with("data:") || class.is_some_and(|class| class != MediaClass::Text)
}

fn is_email(cell: &str) -> bool {
    let domain = cell.split_once('@').filter(|(name, _)| !name.is_empty()).map(|(_, domain)| domain);
    !cell.contains(' ') && domain.is_some_and(|domain| domain.contains('.') && !domain.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::is_header;

    #[test]
    fn a_first_row_that_can_only_be_data_is_no_header() {
        for names in [
            &["id", "Review Text", "Größe", "text (en)", "a.b", "2024"][..],
            &["2023", "2024"],
            &["0", "1", "2"],
            &["country", "0.25", "0.5"],
            &["http://schema.org/name", "http://schema.org/image"],
            &["text", ""],
            &["e-mail", "true"],
            &["", ""],
        ] {
            assert!(is_header(names), "{names:?}");
        }
        for data in [
            &["https://example.org/1", "cat"][..],
            &["https://example.org/page"],
            &["s3://bucket/a.png", "s3://bucket/b.png"],
            &["photos/cat 1.JPG", "cat"],
            &["anna@example.org", "5"],
            &["1.5", "2"],
            &["-1", "True"],
            &[&"long text ".repeat(13)],
            &["two\nlines", "x"],
        ] {
            assert!(!is_header(data), "{data:?}");
        }
    }
}
