//! Conditions on texts. `contains`, `starts_with` and `ends_with` ignore case.

use labelkeep_task_filter::{Comparison, Pattern, TextTest};

use super::conditions::{between, compare, one_of};
use super::{Builder, negated};

/// Characters of one text that a regular expression looks at.
const MOST_SCANNED: usize = 1_000_000;

impl Builder {
    pub(super) fn text(&mut self, expression: &str, test: &TextTest) -> String {
        match test {
            TextTest::Compare(comparison, value) => {
                let value = self.bind(value.as_str());
                let ordered = match comparison {
                    Comparison::Equal | Comparison::NotEqual => expression.to_owned(),
                    _ => self.by_code_point(expression),
                };
                compare(&ordered, *comparison, &value)
            }
            TextTest::Between { min, max, inside } => {
                let (min, max) = (self.bind(min.as_str()), self.bind(max.as_str()));
                between(&self.by_code_point(expression), &min, &max, *inside)
            }
            TextTest::OneOf { values, inside } => {
                let values = self.text_list(values);
                one_of(expression, &values, *inside)
            }
            TextTest::Contains { needle, found } => {
                let condition = self.contains(expression, needle);
                if *found { condition } else { negated(&condition) }
            }
            TextTest::StartsWith(needle) => self.like(expression, needle, "", "%"),
            TextTest::EndsWith(needle) => self.like(expression, needle, "%", ""),
            TextTest::Matches(pattern) => self.matches(expression, pattern),
            TextTest::Empty(true) => format!("({expression} IS NULL OR {expression} = '')"),
            TextTest::Empty(false) => format!("({expression} IS NOT NULL AND {expression} <> '')"),
        }
    }

    /// SQLite compares bytes by itself; PostgreSQL has to be told not to sort as a language does.
    pub(super) fn by_code_point(&self, expression: &str) -> String {
        if self.is_postgres { format!("{expression} COLLATE \"C\"") } else { expression.to_owned() }
    }

    pub(super) fn contains(&mut self, expression: &str, needle: &str) -> String {
        self.like(expression, needle, "%", "%")
    }

    fn like(&mut self, expression: &str, needle: &str, before: &str, after: &str) -> String {
        if !self.is_postgres && !needle.is_ascii() {
            // SQLite's LIKE only knows the case of ASCII letters.
            let (start, end) = (if before.is_empty() { "^" } else { "" }, if after.is_empty() { "$" } else { "" });
            let pattern = self.bind(format!("(?is){start}{}{end}", regex::escape(needle)));
            return format!("{expression} REGEXP {pattern}");
        }
        let escaped = needle.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let pattern = self.bind(format!("{before}{escaped}{after}"));
        let operator = if self.is_postgres { "ILIKE" } else { "LIKE" };
        format!("{expression} {operator} {pattern} ESCAPE '\\'")
    }

    /// A regular expression looks at the beginning of a text only: a database cannot be stopped within one text.
    pub(super) fn matches(&mut self, expression: &str, pattern: &Pattern) -> String {
        let expression = format!("substr({expression}, 1, {MOST_SCANNED})");
        if self.is_postgres {
            let pattern = self.bind(pattern.to_postgres());
            format!("{expression} ~ {pattern}")
        } else {
            let pattern = self.bind(pattern.as_str());
            format!("{expression} REGEXP {pattern}")
        }
    }
}
