//! Which tasks may have a text in their data, from the index of `task_search`. What it proposes is more than what matches:
//! the condition itself decides. So it is asked only for letters that stand in the index whenever they are found.

use std::collections::BTreeSet;

use labelkeep_task_filter::{
    CheckedFilter, Comparison, Condition, Conjunction, DataTest, PeopleColumn, PeopleTest, TextTest,
};

use super::Builder;
use crate::engine::dialect::Value;

/// Letters that a search looks for together at most; more make no difference.
const MOST: usize = 24;

impl Builder {
    /// ` AND` that the task is one that the index proposes, or one that it has not come to.
    pub(super) fn proposed(&mut self, test: &TextTest) -> Option<String> {
        let upto = self.ways.searched?;
        let runs = runs(needle(test)?, self.is_postgres);
        if runs.is_empty() {
            return None;
        }
        let (id, found) = if self.is_postgres {
            let each: Vec<String> =
                runs.iter().map(|run| format!("s.text ILIKE {}", self.bind(format!("%{run}%")))).collect();
            ("s.task_id", format!("SELECT s.task_id FROM task_search s WHERE {}", each.join(" AND ")))
        } else {
            let letters = self.bind(Value::from(letters(&runs)));
            ("rowid", format!("SELECT rowid FROM task_search WHERE task_search MATCH {letters}"))
        };
        let among = self.among(id);
        let project = self.seen.project();
        let upto = self.bind(upto.0);
        let beyond = self.among("x.id");
        Some(format!(
            "t.id IN ({found}{among} UNION ALL SELECT x.id FROM tasks x WHERE x.project_id = {project} \
             AND x.trashed_by = 0 AND x.id > {upto}{beyond})"
        ))
    }
}

/// Whether an index finds all tasks that can match, so that no others need be looked at.
pub(super) fn is_found(filter: &CheckedFilter, is_searched: bool, is_postgres: bool) -> bool {
    let by_index = |condition: &Condition| match condition {
        Condition::People(PeopleColumn::Annotators, PeopleTest::Any { found: true, .. }) => true,
        Condition::Data(_, DataTest::Text(test)) => {
            is_searched && needle(test).is_some_and(|needle| !runs(needle, is_postgres).is_empty())
        }
        _ => false,
    };
    let Some(group) = &filter.group else { return false };
    let one = group.items.len() == 1 || group.conjunction == Conjunction::And;
    one && group.items.iter().any(|item| by_index(&item.condition) || item.child.as_ref().is_some_and(by_index))
}

/// What must be in a text that passes the test.
fn needle(test: &TextTest) -> Option<&str> {
    match test {
        TextTest::Contains { needle, found: true } | TextTest::StartsWith(needle) | TextTest::EndsWith(needle) => {
            Some(needle)
        }
        TextTest::Compare(Comparison::Equal, value) => Some(value),
        _ => None,
    }
}

/// The parts of a needle that are the same in the stored JSON, and long enough for the index.
fn runs(needle: &str, is_postgres: bool) -> Vec<String> {
    let is_part = |c: char| !is_structure(c) && (is_postgres || folds_alike(c));
    // Where JSON puts white space between its parts, texts do not have it.
    let runs = needle.split(|c| !is_part(c)).map(|run| run.trim_matches(' '));
    let is_long = |run: &&str| {
        if is_postgres {
            // What pg_trgm looks for are three letters of one word.
            run.as_bytes().windows(3).any(|three| three.iter().all(u8::is_ascii_alphanumeric))
        } else {
            run.chars().count() >= 3
        }
    };
    runs.filter(is_long).map(str::to_owned).collect()
}

/// What JSON writes with a backslash or between its parts, and what means something in a pattern.
fn is_structure(c: char) -> bool {
    matches!(c, '"' | '\\' | '/' | ',' | ':' | '[' | ']' | '{' | '}' | '%' | '_')
        || c.is_control()
        || (c.is_whitespace() && c != ' ')
}

/// Whether upper and lower case are one for the index wherever they are one for the condition. The index knows the
/// letters of an older Unicode.
fn folds_alike(c: char) -> bool {
    let has_late_forms = matches!(
        c,
        '\u{131}'
            | '\u{37f}'
            | '\u{3f3}'
            | 'В'
            | 'Д'
            | 'О'
            | 'С'
            | 'Т'
            | 'Ъ'
            | 'Ѣ'
            | 'в'
            | 'д'
            | 'о'
            | 'с'
            | 'т'
            | 'ъ'
            | 'ѣ'
    );
    match u32::from(c) {
        0..0x250 | 0x370..0x528 | 0x1e00..0x1f00 => !has_late_forms,
        0x1c80..0x1c90 => false,
        _ => c.to_lowercase().eq([c]) && c.to_uppercase().eq([c]),
    }
}

/// A question to FTS5: all of these three letters.
fn letters(runs: &[String]) -> String {
    let mut threes: BTreeSet<String> = BTreeSet::new();
    for run in runs {
        let letters: Vec<char> = run.chars().collect();
        threes.extend(letters.windows(3).map(String::from_iter));
    }
    let step = threes.len().div_ceil(MOST).max(1);
    let asked: Vec<String> = threes.iter().step_by(step).map(|three| format!("\"{three}\"")).collect();
    asked.join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::{letters, runs};

    #[test]
    fn only_what_json_keeps_as_it_is_is_looked_for() {
        assert_eq!(runs("number 77", false), ["number 77"]);
        assert_eq!(runs(r#"ab","cde/fgh \ i jk "#, false), ["cde", "fgh", "i jk"]);
        assert_eq!(runs("Größe", false), ["Größe"]);
        assert_eq!(runs("ab", false), Vec::<String>::new());
        assert_eq!(runs("a-b-c", false), ["a-b-c"]);
        assert_eq!(runs("a-b-c", true), Vec::<String>::new());
        assert_eq!(runs("50%ige", true), ["ige"]);
        assert_eq!(letters(&["abcd".to_owned(), "bcd".to_owned()]), r#""abc" AND "bcd""#);
    }
}
