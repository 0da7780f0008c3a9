//! What parsers refuse, in messages of ours. Their own words are for who writes parsers, and in English.

use crate::{Say, Text};

impl Text {
    /// What is wrong with a JSON text, and where.
    #[must_use]
    pub fn of_json(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        if error.is_data() {
            return Self::of_parser(&text);
        }
        let (line, column) = (error.line().to_string().into(), error.column().to_string().into());
        let is = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
        if error.is_eof() {
            Say::JsonEnds { line, column }
        } else if is(&["expected `:`"]) {
            Say::JsonColon { line, column }
        } else if is(&["expected `,`"]) {
            Say::JsonComma { line, column }
        } else if is(&["expected value", "expected ident"]) {
            Say::JsonValue { line, column }
        } else if is(&["key must be a string", "expected `\"`"]) {
            Say::JsonName { line, column }
        } else if is(&["lone ", "unexpected end of hex"]) {
            Say::ItemHalfCharacter
        } else if is(&["invalid escape", "invalid unicode"]) {
            Say::JsonEscape { line, column }
        } else if is(&["invalid number", "number out of range"]) {
            Say::JsonNumber { line, column }
        } else if is(&["control character"]) {
            Say::JsonControl { line, column }
        } else if is(&["trailing comma"]) {
            Say::JsonSurplusComma { line, column }
        } else if is(&["trailing characters"]) {
            Say::JsonGoesOn { line, column }
        } else {
            Say::JsonBroken { line, column }
        }
        .into()
    }

    /// What does not have the form that was asked for. A message of ours that came through a parser is known again.
    #[must_use]
    pub fn of_parser(english: &str) -> Self {
        let bare = english.rsplit_once(" at line ").map_or(english, |(bare, _)| bare);
        if let Some((code, params)) = Say::recognised(bare) {
            return Self::of(bare.to_owned(), code, params);
        }
        form(bare).map_or_else(|| Self::from(Say::NotUnderstood), Self::from)
    }
}

impl Say {
    /// Why a regular expression cannot be used, of what its parser says.
    #[must_use]
    pub fn of_pattern(english: &str) -> Self {
        let is = |words: &[&str]| words.iter().any(|word| english.contains(word));
        if is(&["unclosed group"]) {
            Self::PatternGroupOpen
        } else if is(&["unopened group"]) {
            Self::PatternGroupClosed
        } else if is(&["look-around"]) {
            Self::PatternLookAround
        } else if is(&["backreferences"]) {
            Self::PatternBackReference
        } else if is(&["character class range"]) {
            Self::PatternRange
        } else if is(&["class", "Unicode property", "Unicode script"]) {
            Self::PatternClass
        } else if is(&["missing expression"]) {
            Self::PatternNothingToRepeat
        } else if is(&["repetition", "decimal"]) {
            Self::PatternRepetition
        } else if is(&["escape", "hexadecimal", "word boundary"]) {
            Self::PatternEscape
        } else if is(&["group", "flag"]) {
            Self::PatternGroup
        } else if is(&["size limit", "exceeds", "exceed"]) {
            Self::PatternTooLarge
        } else {
            Self::PatternBroken
        }
    }
}

/// The framework's, of the part of an address behind the question mark.
const OF_QUERY: &str = "Failed to deserialize query string: ";

fn form(text: &str) -> Option<Say> {
    if let Some(rest) = text.strip_prefix(OF_QUERY) {
        return match rest.split_once(": ") {
            Some((field, reason))
                if reason.contains("integer") || reason.contains("digit") || reason.contains("number") =>
            {
                Some(Say::NoIntegerFor { field: field.into() })
            }
            Some((_, reason)) if reason.contains("`true` or `false`") => Some(Say::NoTruth),
            Some((_, reason)) => form(reason),
            None => form(rest),
        };
    }
    let (what, rest) = text.split_once(' ')?;
    let name = || rest.split('`').nth(1).map(str::to_owned);
    match (what, rest.split_once(' ').map_or(rest, |(word, _)| word)) {
        ("missing", "field") => Some(Say::FieldMissing { name: name()?.into() }),
        ("unknown", "field") => Some(Say::UnknownField { name: name()?.into() }),
        ("duplicate", "field") => Some(Say::ItemTwice { name: name()?.into() }),
        ("unknown", "variant") => {
            let allowed: Vec<&str> = rest.split('`').skip(3).step_by(2).collect();
            Some(Say::NoChoiceOf { value: name()?.into(), allowed: allowed.join(", ").into() })
        }
        ("invalid", "type:") => wanted(rest.rsplit_once(", expected ")?.1),
        ("invalid", "value:") => match rest.rsplit_once(", expected ")?.1 {
            kind if is_number(kind) => Some(Say::NumberBounds),
            kind => wanted(kind),
        },
        _ => None,
    }
}

fn wanted(kind: &str) -> Option<Say> {
    match kind {
        "a string" | "string" | "a borrowed string" => Some(Say::NoText),
        "a boolean" => Some(Say::NoTruth),
        "f64" | "f32" => Some(Say::NoNumber),
        "a sequence" => Some(Say::NoList),
        "a map" => Some(Say::MustBeObject),
        kind if is_number(kind) => Some(Say::NoInteger),
        kind if kind.starts_with("struct ") => Some(Say::MustBeObject),
        _ => None,
    }
}

/// The parser's names of whole numbers: `i64`, `u32`, `usize`.
fn is_number(kind: &str) -> bool {
    let digits = kind.strip_prefix(['i', 'u']).unwrap_or_default();
    digits == "size" || (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use crate::{Say, Text};
    use serde::Deserialize;

    fn code(text: &str) -> String {
        let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
        Text::of_json(&error).said().unwrap().code.clone()
    }

    #[test]
    fn what_breaks_json_is_one_of_our_reasons_with_its_place() {
        for (text, expected) in [
            ("", "json_ends"),
            ("[1", "json_ends"),
            ("\"a", "json_ends"),
            (r#"{"a" 1}"#, "json_colon"),
            ("[1 2]", "json_comma"),
            (r#"{"a":1 "b":2}"#, "json_comma"),
            ("x", "json_value"),
            ("[tru]", "json_value"),
            ("{1:2}", "json_name"),
            (r#"{"a":1,b:2}"#, "json_name"),
            (r#""\q""#, "json_escape"),
            (r#""\ud800""#, "item_half_character"),
            ("01", "json_number"),
            ("1.", "json_ends"),
            ("-x", "json_number"),
            ("1e999", "json_number"),
            ("\"a\nb\"", "json_control"),
            ("[1,]", "json_surplus_comma"),
            ("[] []", "json_goes_on"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
        let text = Text::of_json(&serde_json::from_str::<serde_json::Value>("[1,\n 2 3]").unwrap_err());
        let said = text.said().unwrap();
        assert_eq!((said.params["line"].to_string(), said.params["column"].to_string()), ("2".into(), "4".into()));
        assert!(text.ends_with("at line 2, character 4."), "{text}");
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Form {
        title: String,
        count: Option<u32>,
        flag: Option<bool>,
        score: Option<f64>,
        list: Option<Vec<i64>>,
        inner: Option<Inner>,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {}

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        One,
        Two,
    }

    #[test]
    fn what_has_another_form_is_said_in_our_words() {
        for (text, expected) in [
            ("{}", Say::FieldMissing { name: "title".into() }),
            (r#"{"title":{}}"#, Say::NoText),
            (r#"{"count":"x"}"#, Say::NoInteger),
            (r#"{"count":-5}"#, Say::NumberBounds),
            (r#"{"flag":"x"}"#, Say::NoTruth),
            (r#"{"score":"x"}"#, Say::NoNumber),
            (r#"{"list":"x"}"#, Say::NoList),
            (r#"{"inner":"x"}"#, Say::MustBeObject),
            (r#"{"kind":"three"}"#, Say::NoChoiceOf { value: "three".into(), allowed: "one, two".into() }),
            (r#"{"titel":"x"}"#, Say::UnknownField { name: "titel".into() }),
            (r#"{"title":"a","title":"b"}"#, Say::ItemTwice { name: "title".into() }),
        ] {
            let error = serde_json::from_str::<Form>(text).unwrap_err();
            assert_eq!(Text::of_json(&error), Text::from(expected), "{text}");
        }
    }

    #[test]
    fn a_message_of_ours_that_a_parser_passed_on_is_known_again() {
        let passed = |say: Say| Text::of_parser(&format!("{say} at line 1 column 9"));
        for say in [
            Say::NoTruth,
            Say::TooLong { most: 2048.into() },
            Say::MustBeObject,
            Say::OnlyOrExclude { value: "x".into() },
            Say::DaysBetween { most: 5.into() },
        ] {
            assert_eq!(passed(say.clone()), Text::from(say));
        }
        for (reason, expected) in [
            ("project: invalid digit found in string", Say::NoIntegerFor { field: "project".into() }),
            ("page: number too large to fit in target type", Say::NoIntegerFor { field: "page".into() }),
            ("deleted: provided string was not `true` or `false`", Say::NoTruth),
            ("missing field `project`", Say::FieldMissing { name: "project".into() }),
        ] {
            assert_eq!(Text::of_parser(&format!("Failed to deserialize query string: {reason}")), Text::from(expected));
        }
        let foreign = Text::of_parser("no words of ours");
        assert_eq!(foreign.said().unwrap().code, "not_understood");
    }
}
