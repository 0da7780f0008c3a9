//! Checks on JSON text from outside that need no parse into values.

/// Deepest nesting of arrays and objects that we take in.
pub const MAX_DEPTH: usize = 64;

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
}

/// Checks depth and `\u0000` in one pass, without recursion. The text must already be valid JSON.
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
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Refusal, check_storable};

    #[test]
    fn finds_depth_and_nul_only_where_they_count() {
        assert_eq!(check_storable(r#"{"a":["[[[[", "\\u0000"]}"#), Ok(()));
        assert_eq!(check_storable(r#"{"a":"\u0000"}"#), Err(Refusal::NulCharacter));
        assert_eq!(check_storable(&"[".repeat(65)), Err(Refusal::TooDeep));
        assert_eq!(check_storable(&format!("{}{}", "[".repeat(64), "]".repeat(64))), Ok(()));
    }
}
