//! The rows of the security specification and the tests that keep them, as the product's own documentation lists them.

use serde::Serialize;

const LIST: &str = include_str!("../../../../../docs/developers/security-tests.md");

#[derive(Debug, Serialize)]
pub struct Row {
    /// For example `S08`.
    row: String,
    promise: &'static str,
    tests: Vec<Test>,
    /// Why there can be none yet.
    not_yet: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Test {
    name: &'static str,
    file: &'static str,
}

pub fn rows() -> Vec<Row> {
    LIST.lines().filter_map(row).collect()
}

/// `| s01 | promise | `test` (file)<br>… |`
fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.splitn(3, " | ");
    let (id, promise, tests) = (cells.next()?, cells.next()?, cells.next()?);
    if !id.bytes().any(|byte| byte.is_ascii_digit()) && !id.starts_with("x_") {
        return None;
    }
    Some(Row {
        row: id.to_uppercase(),
        promise,
        tests: tests.split("<br>").filter_map(test).collect(),
        not_yet: tests.strip_prefix("not yet: "),
    })
}

fn test(text: &'static str) -> Option<Test> {
    let (name, file) = text.strip_prefix('`')?.split_once("` (")?;
    Some(Test { name, file: file.strip_suffix(')')? })
}

#[cfg(test)]
mod tests {
    use super::rows;
    use std::path::Path;

    #[test]
    fn every_row_of_the_report_names_tests_that_are_there_or_says_why_not() {
        let rows = rows();
        let has = |id: &str| rows.iter().any(|row| row.row == id);
        for number in 1..=26 {
            assert!(has(&format!("S{number:02}")) && has(&format!("W{number:02}")), "{number}");
        }
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for row in &rows {
            assert_eq!(row.tests.is_empty(), row.not_yet.is_some(), "{}", row.row);
            for test in &row.tests {
                let text = std::fs::read_to_string(home.join(test.file)).unwrap();
                assert!(text.contains(test.name), "{}: {} has no {}", row.row, test.file, test.name);
            }
        }
    }
}
