//! JSON as the short formats write it: each string and number has one form, however its sender wrote it. A client that
//! sends `"\u00fc"` and one that sends `"ü"` mean the same.

use std::borrow::Cow;

use crate::json_text::push_string;

/// Without white space, or with two spaces for each level from this one on. `json` is valid JSON.
pub(super) fn push(out: &mut Vec<u8>, json: &str, level: Option<usize>) {
    let mut writer = Writer { out, is_indented: level.is_some(), depth: level.unwrap_or(0) };
    let mut rest = json.trim_ascii_start();
    while !rest.is_empty() {
        rest = writer.part(rest).trim_ascii_start();
    }
}

struct Writer<'o> {
    out: &'o mut Vec<u8>,
    is_indented: bool,
    depth: usize,
}

impl Writer<'_> {
    /// Writes what the text begins with, and answers the rest.
    fn part<'t>(&mut self, text: &'t str) -> &'t str {
        match text.as_bytes().first() {
            Some(b'"') => self.string(text),
            Some(open @ (b'{' | b'[')) => self.open(*open, text.get(1..).unwrap_or_default()),
            Some(close @ (b'}' | b']')) => {
                self.depth = self.depth.saturating_sub(1);
                self.line();
                self.one(*close, text)
            }
            Some(b',') => {
                let rest = self.one(b',', text);
                self.line();
                rest
            }
            Some(b':') => {
                self.out.extend_from_slice(if self.is_indented { b": " } else { b":" });
                text.get(1..).unwrap_or_default()
            }
            _ => self.scalar(text),
        }
    }

    fn one<'t>(&mut self, byte: u8, text: &'t str) -> &'t str {
        self.out.push(byte);
        text.get(1..).unwrap_or_default()
    }

    fn open<'t>(&mut self, open: u8, rest: &'t str) -> &'t str {
        self.out.push(open);
        let inner = rest.trim_ascii_start();
        if let Some(close @ (b'}' | b']')) = inner.as_bytes().first() {
            return self.one(*close, inner);
        }
        self.depth += 1;
        self.line();
        inner
    }

    fn line(&mut self) {
        if self.is_indented {
            self.out.push(b'\n');
            self.out.resize(self.out.len() + 2 * self.depth, b' ');
        }
    }

    fn string<'t>(&mut self, text: &'t str) -> &'t str {
        let (string, rest) = text.split_at(end_of_string(text));
        let has_escapes = string.contains('\\');
        match has_escapes.then(|| serde_json::from_str::<String>(string)) {
            Some(Ok(read)) => push_string(self.out, &read),
            // Half a letter that is no text by itself stays as it is.
            Some(Err(_)) | None => self.out.extend_from_slice(string.as_bytes()),
        }
        rest
    }

    fn scalar<'t>(&mut self, text: &'t str) -> &'t str {
        let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b':' | b'}' | b']' | b'"');
        let (scalar, rest) = text.split_at(text.bytes().skip(1).position(ends).map_or(text.len(), |at| at + 1));
        self.out.extend_from_slice(number(scalar, 1).as_bytes());
        rest
    }
}

/// Behind the closing quote of the string that the text begins with.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |at| at + 2)
}

/// A number in its one form; whole ones, and all that is no number, stay as they are.
pub(super) fn number(text: &str, digits_of_exponent: usize) -> Cow<'_, str> {
    if !text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) || !text.contains(['.', 'e', 'E']) {
        return Cow::Borrowed(text);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Cow::Owned(float(value, digits_of_exponent)),
        _ => Cow::Borrowed(text),
    }
}

/// As Python writes it. In JSON the original's exponents have as many digits as they need, in cells two or more.
pub(super) fn float(value: f64, digits_of_exponent: usize) -> String {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{value:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:0digits_of_exponent$}", exponent.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(json: &str, level: Option<usize>) -> String {
        let mut out = Vec::new();
        push(&mut out, json, level);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings_and_numbers_have_one_form() {
        let json = r#" { "a\u0062" : [ "\u00fc\ud83d\ude00\/\b\"\\" , 1.50, -0.0, 1E-7, 1e-07,12345678901234567890, 1e400 ] , "e":{ } ,"f":[ ],"g" : null } "#;
        let one = r#"{"ab":["ü😀/\b\"\\",1.5,-0.0,1e-7,1e-7,12345678901234567890,1e400],"e":{},"f":[],"g":null}"#;
        assert_eq!(written(json, None), one);
        assert_eq!(written(one, None), one);
        assert_eq!(written(r#""half \ud83d of it""#, None), r#""half \ud83d of it""#);
    }

    #[test]
    fn levels_are_indented() {
        let json = r#"[1,{"a":[],"b":[{}]}]"#;
        let lines = "[\n    1,\n    {\n      \"a\": [],\n      \"b\": [\n        {}\n      ]\n    }\n  ]";
        assert_eq!(written(json, Some(1)), lines);
    }

    /// What Python 3.11 says.
    #[test]
    fn floats_are_those_of_python() {
        for (value, cell, json) in [
            (1e-4, "0.0001", "0.0001"),
            (9.9e-5, "9.9e-05", "9.9e-5"),
            (1e-7, "1e-07", "1e-7"),
            (1e15, "1000000000000000.0", "1000000000000000.0"),
            (1.5e16, "1.5e+16", "1.5e+16"),
            (1e22, "1e+22", "1e+22"),
            (5e-324, "5e-324", "5e-324"),
            (100_000.0, "100000.0", "100000.0"),
            (12.25, "12.25", "12.25"),
        ] {
            assert_eq!((float(value, 2).as_str(), float(value, 1).as_str()), (cell, json));
        }
    }

    proptest! {
        #[test]
        fn nothing_else_changes(text in "\\PC*|[\\x00-\\x7f]*", whole: i64) {
            let value = serde_json::json!({ "text": text, "list": [whole, { "in": [text] }], &text: true });
            for level in [None, Some(0)] {
                let back: serde_json::Value = serde_json::from_str(&written(&value.to_string(), level)).expect("valid JSON");
                prop_assert_eq!(&back, &value);
            }
        }

        #[test]
        fn floats_read_back(value in proptest::num::f64::NORMAL) {
            prop_assert_eq!(float(value, 2).parse::<f64>().expect("a number"), value);
        }
    }
}
