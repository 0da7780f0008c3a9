//! Checks on JSON text from outside that need no parse into values.

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("The JSON is nested deeper than {MAX_DEPTH} levels. Flatten it and try again.")]
    TooDeep,
    /// PostgreSQL texts cannot hold it, and both databases must accept the same data.
    #[error(
        "The JSON has the character U+0000 in a string, which a database text cannot hold. Remove it and try again."
    )]
    NulCharacter,
    /// PostgreSQL reads numbers of JSON exactly, and has an end.
    #[error(
        "The JSON has a number with more than {MAX_DIGITS} digits or an exponent beyond {MAX_EXPONENT}. Send it as text, or shorter."
    )]
    NumberTooLong,
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

#[cfg(test)]
mod tests {
    use super::{MAX_SUMMAND, Refusal, check_storable, is_summand};

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
