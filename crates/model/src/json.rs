//! Checks on JSON text from outside that need no parse into values.

mod reader;

pub use reader::{Reader, Stop, Text};

use crate::Say;
use std::borrow::Cow;

/// Deepest nesting of arrays and objects that we take in.
pub const MAX_DEPTH: usize = 64;

/// Numbers that sums are made of (seconds, scores) stay within it, so that no sum leaves what a double can hold:
/// PostgreSQL refuses to compute such a sum, and with it everything that needs it.
pub const MAX_SUMMAND: f64 = 1e15;

#[must_use]
pub fn is_summand(number: f64) -> bool {
    number.abs() <= MAX_SUMMAND
}

/// Digits and exponent of the numbers that we take in. A double has 17 digits and ends at the exponent 308.
const MAX_DIGITS: usize = 1_000;
const MAX_EXPONENT: usize = 9_999;

/// Why JSON text cannot be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    TooDeep,
    /// PostgreSQL texts cannot hold it, and both databases must accept the same data.
    NulCharacter,
    /// PostgreSQL reads numbers of JSON exactly, and has an end.
    NumberTooLong,
}

impl From<Refusal> for crate::Text {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooDeep => Say::JsonTooDeep { most: MAX_DEPTH.into() },
            Refusal::NulCharacter => Say::JsonHasNul,
            Refusal::NumberTooLong => {
                Say::JsonNumberTooLong { digits: MAX_DIGITS.into(), exponent: MAX_EXPONENT.into() }
            }
        }
        .into()
    }
}

/// Checks depth, `\u0000` and the length of numbers in one pass, without recursion. The text must already be valid JSON.
///
/// # Errors
/// The first reason found.
pub fn check_storable(text: &str) -> Result<(), Refusal> {
    let mut depth = 0usize;
    let mut in_string = false;
    let mut bytes = text.as_bytes();
    while let [byte, rest @ ..] = bytes {
        bytes = rest;
        match (in_string, byte) {
            (true, b'\\') => {
                if rest.starts_with(b"u0000") {
                    return Err(Refusal::NulCharacter);
                }
                bytes = rest.get(1..).unwrap_or_default();
            }
            (_, b'"') => in_string = !in_string,
            (false, b'[' | b'{') => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Refusal::TooDeep);
                }
            }
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            (false, b'0'..=b'9') => bytes = after_number(rest)?,
            _ => {}
        }
    }
    Ok(())
}

/// What follows a number, of which the first digit was read.
fn after_number(rest: &[u8]) -> Result<&[u8], Refusal> {
    let end = rest.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let (number, after) = rest.split_at(end.unwrap_or(rest.len()));
    let exponent = number.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (digits, exponent) = number.split_at(exponent.unwrap_or(number.len()));
    let significant = exponent.iter().skip_while(|byte| !matches!(byte, b'1'..=b'9')).count();
    if digits.len() >= MAX_DIGITS || significant > 4 {
        return Err(Refusal::NumberTooLong);
    }
    Ok(after)
}

/// The same JSON value in one spelling: without white space between its parts, and with letters as they are where a
/// text has escapes that it need not have. So searches find what people see. Numbers, keys and their order stay as they
/// came, and so does half of a surrogate pair, which is no letter. The text must be valid JSON.
#[must_use]
pub fn normal(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('"') {
        push_without_space(before, &mut out);
        out.push('"');
        rest = normal_text(after, &mut out);
    }
    push_without_space(rest, &mut out);
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

fn push_without_space(text: &str, out: &mut String) {
    text.split([' ', '\n', '\r', '\t']).for_each(|part| out.push_str(part));
}

/// Up to the quote that closes it, and what follows.
fn normal_text<'a>(mut rest: &'a str, out: &mut String) -> &'a str {
    while let Some(at) = rest.find(['"', '\\']) {
        let (plain, marked) = rest.split_at(at);
        out.push_str(plain);
        if let Some(after) = marked.strip_prefix('"') {
            out.push('"');
            return after;
        }
        rest = normal_escape(marked.get(1..).unwrap_or_default(), out);
    }
    out.push_str(rest);
    ""
}

/// What follows a backslash, and what follows that.
fn normal_escape<'a>(after: &'a str, out: &mut String) -> &'a str {
    if let Some(rest) = after.strip_prefix('/') {
        out.push('/');
        return rest;
    }
    let Some((unit, rest)) = after.strip_prefix('u').and_then(utf16_unit) else {
        let mut chars = after.chars();
        out.push('\\');
        out.extend(chars.next());
        return chars.as_str();
    };
    if let Some((second, behind)) = rest.strip_prefix("\\u").and_then(utf16_unit)
        && (0xD800..0xDC00).contains(&unit)
        && let Some(Ok(letter)) = char::decode_utf16([unit, second]).next()
    {
        out.push(letter);
        return behind;
    }
    match char::from_u32(unit.into()) {
        None => out.push_str(&format!("\\u{unit:04x}")),
        Some(letter) => push_letter(letter, out),
    }
    rest
}

fn utf16_unit(text: &str) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}

fn push_letter(letter: char, out: &mut String) {
    match letter {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\0'..' ' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
        _ => out.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_SUMMAND, Refusal, check_storable, is_summand, normal};

    #[test]
    fn one_value_has_one_spelling_and_stays_that_value() {
        for (sent, stored) in [
            ("[ {\"b\" : 1.50 ,\r\n\t\"a\":[ 1e400, -0 ] } ]", r#"[{"b":1.50,"a":[1e400,-0]}]"#),
            (r#"{"a b":" x  y "}"#, r#"{"a b":" x  y "}"#),
            (r#""Caf\u00e9 \u0022\u005C\/ \ud83d\ude00""#, r#""Café \"\\/ 😀""#),
            (r#"["\u000a\u0009\u0001\b\"\\u00e9"]"#, r#"["\n\t\u0001\b\"\\u00e9"]"#),
            (r#"["\ud800","\uDC00\ud800x","\ud800\u0041"]"#, r#"["\ud800","\udc00\ud800x","\ud800A"]"#),
            (r#"{"same":["as it is"]}"#, r#"{"same":["as it is"]}"#),
        ] {
            assert_eq!(normal(sent), stored);
            assert_eq!(normal(stored), stored);
        }
    }

    #[test]
    fn finds_depth_and_nul_only_where_they_count() {
        assert_eq!(check_storable(r#"{"a":["[[[[", "\\u0000"]}"#), Ok(()));
        assert_eq!(check_storable(r#"{"a":"\u0000"}"#), Err(Refusal::NulCharacter));
        assert_eq!(check_storable(&"[".repeat(65)), Err(Refusal::TooDeep));
        assert_eq!(check_storable(&format!("{}{}", "[".repeat(64), "]".repeat(64))), Ok(()));
    }

    #[test]
    fn numbers_that_a_database_cannot_hold_are_found() {
        for fine in ["[1e308,-2.5E-10,1e+0009999,0.1]", r#"{"1e99999":"2e99999"}"#, "[true,false]", "12"] {
            assert_eq!(check_storable(fine), Ok(()), "{fine}");
        }
        for long in
            ["1e10000".to_owned(), "[-1.5E-400000]".to_owned(), "9".repeat(1_001), format!("[0.{}]", "1".repeat(1_000))]
        {
            assert_eq!(check_storable(&long), Err(Refusal::NumberTooLong), "{long}");
        }
    }

    #[test]
    fn endless_and_enormous_numbers_are_no_summands() {
        assert!(is_summand(0.0) && is_summand(-MAX_SUMMAND));
        assert!(![1e16, f64::INFINITY, f64::NEG_INFINITY, f64::NAN].map(is_summand).contains(&true));
    }
}
