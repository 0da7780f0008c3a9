//! Conditions on the results `r` of annotations and predictions. A result is searched as people read it: what JSON
//! writes as `\"`, `\\`, `\n` or `\u00e9` is the character that it means.

use labelkeep_task_filter::Pattern;

use super::Builder;

const RESULT: &str = "r.result";

impl Builder {
    pub(super) fn result_contains(&mut self, needle: &str) -> String {
        let text = self.readable(RESULT, needle);
        let mut parts = vec![self.contains(&text, needle)];
        // Results are stored without spaces between the parts of JSON, and who copies some from elsewhere has them.
        let compact = compact(needle);
        if compact != needle {
            parts.push(self.contains(&text, &compact));
        }
        format!("({})", parts.join(" OR "))
    }

    pub(super) fn result_matches(&mut self, pattern: &Pattern) -> String {
        let text = self.readable(RESULT, pattern.as_str());
        self.matches(&text, pattern)
    }

    /// JSON equality. PostgreSQL cannot read half of a surrogate pair: results with such are compared as they are
    /// written, so that they spoil nobody's question.
    pub(super) fn result_equals(&mut self, json: &str) -> String {
        let json = self.bind(json);
        if !self.is_postgres {
            return format!("json({RESULT}) = json({json})");
        }
        let is_odd = format!(r"{RESULT} ~ '\\u(0000|[dD][89a-fA-F])'");
        format!("(CASE WHEN {is_odd} THEN {RESULT} = {json}::text ELSE {RESULT}::jsonb = {json}::text::jsonb END)")
    }
}

/// JSON as it is stored: without the one space that others write behind colons and commas.
fn compact(needle: &str) -> String {
    let mut text = needle.replace("\": ", "\":");
    for (spaced, close) in [("\", ", "\","), ("}, ", "},"), ("], ", "],")] {
        text = text.replace(spaced, close);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn json_that_was_copied_from_elsewhere_loses_its_spaces() {
        assert_eq!(compact(r#""choices": ["a", "b"], "x""#), r#""choices":["a","b"],"x""#);
        assert_eq!(compact("a, b: c"), "a, b: c");
    }
}
