//! Regular expressions from people: bounded, and free of what needs exponential time.

use labelkeep_model::Say;
use regex::RegexBuilder;

/// A pattern that the linear-time engine accepts within a small size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern(String);

impl Pattern {
    pub const MAX_CHARS: usize = 1_000;
    /// Bytes that the compiled program may take.
    pub const COMPILED_LIMIT: usize = 1 << 20;

    /// The error says what is wrong with the pattern.
    pub fn new(pattern: &str) -> Result<Self, Say> {
        if pattern.chars().count() > Self::MAX_CHARS {
            return Err(Say::NeedsShorterPattern { most: Self::MAX_CHARS.into() });
        }
        if pattern.contains('\0') {
            return Err(Say::NeedsPatternWithoutNul);
        }
        RegexBuilder::new(pattern)
            .size_limit(Self::COMPILED_LIMIT)
            .build()
            .map_err(|error| Say::NeedsPattern { reason: Say::of_pattern(&reason(&error)).into() })?;
        if postgres(pattern).is_none() {
            return Err(Say::NeedsPlainPattern);
        }
        Ok(Self(pattern.to_owned()))
    }

    /// For the `regex` crate's engine.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same pattern in the dialect of PostgreSQL's `~`, which names some things differently (`\b` is `\y`).
    pub fn to_postgres(&self) -> String {
        postgres(&self.0).unwrap_or_default()
    }

    pub fn is_match(&self, text: &str) -> bool {
        RegexBuilder::new(&self.0).size_limit(Self::COMPILED_LIMIT).build().is_ok_and(|regex| regex.is_match(text))
    }
}

fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        }
    }
}

/// Walks a pattern that the `regex` crate accepted and writes it for PostgreSQL; `None` when it uses something that
/// has no counterpart there.
fn postgres(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.chars().peekable();
    let mut class_depth = 0_u32;
    // Flags are only understood at the very start, by both engines.
    if let Some(rest) = pattern.strip_prefix("(?i)") {
        out.push_str("(?i)");
        chars = rest.chars().peekable();
    }
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push_str(&escape(chars.next()?, class_depth > 0)?),
            '[' if class_depth > 0 => return None,
            '[' => {
                class_depth = 1;
                out.push('[');
                if chars.peek() == Some(&'^') {
                    chars.next();
                    out.push('^');
                }
                if chars.peek() == Some(&']') {
                    chars.next();
                    out.push(']');
                }
            }
            ']' => {
                class_depth = 0;
                out.push(']');
            }
            '&' | '~' | '-' if class_depth > 0 && chars.peek() == Some(&c) => return None,
            '(' if class_depth == 0 && chars.peek() == Some(&'?') => {
                chars.next();
                group(&mut chars, &mut out)?;
            }
            // A dot matches line ends there, and not here.
            '.' if class_depth == 0 => out.push_str("[^\\n]"),
            '{' if class_depth == 0 => {
                let bounds: String = chars.clone().take_while(|c| *c != '}').collect();
                repetition(&bounds).then_some(())?;
                out.push('{');
            }
            _ => out.push(c),
        }
    }
    Some(out)
}

/// PostgreSQL knows `{n}`, `{n,}` and `{n,m}` up to 255.
fn repetition(bounds: &str) -> bool {
    !bounds.starts_with(',') && bounds.split(',').all(|n| n.is_empty() || n.trim().parse::<u8>().is_ok())
}

/// After `(?`: a group without capture stays, a named one loses its name, flags are refused.
fn group(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) -> Option<()> {
    match chars.next()? {
        ':' => out.push_str("(?:"),
        'P' => {
            (chars.next()? == '<').then_some(())?;
            chars.find(|c| *c == '>')?;
            out.push('(');
        }
        '<' => {
            chars.find(|c| *c == '>')?;
            out.push('(');
        }
        _ => return None,
    }
    Some(())
}

fn escape(c: char, in_class: bool) -> Option<String> {
    let text = match c {
        'b' if in_class => return None,
        'b' => "\\y".to_owned(),
        'B' => "\\Y".to_owned(),
        'z' => "\\Z".to_owned(),
        'A' => "\\A".to_owned(),
        'd' | 'w' | 's' | 'n' | 't' | 'r' | 'f' | 'v' => format!("\\{c}"),
        // Complements inside a class are an error in PostgreSQL before version 14.
        'D' | 'W' | 'S' if !in_class => format!("\\{c}"),
        _ if c.is_ascii_alphanumeric() => return None,
        _ => format!("\\{c}"),
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_written_for_both_engines() {
        let cases = [
            (r"^a\b.*\d+$", r"^a\y[^\n]*\d+$"),
            (r"(?P<year>\d{4})-(?:x|y)", r"(\d{4})-(?:x|y)"),
            (r"[^\]a-z]\z", r"[^\]a-z]\Z"),
            (r"(?i)cat", r"(?i)cat"),
        ];
        for (given, expected) in cases {
            assert_eq!(Pattern::new(given).expect(given).to_postgres(), expected);
        }
    }

    #[test]
    fn x_regex_what_is_not_linear_or_not_portable_is_refused() {
        for bad in
            [r"(a)\1", r"(?=x)", r"(", r"\p{L}", r"a(?i)b", r"[a&&b]", r"[[:alpha:]]", r"a{300}", r"(\w{500}){500}"]
        {
            assert!(Pattern::new(bad).is_err(), "{bad} must be refused");
        }
        assert!(Pattern::new(&"a".repeat(1_001)).is_err());
    }
}
