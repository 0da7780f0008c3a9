//! SPDX licence expressions, as far as crates use them: names, AND, OR, WITH, parentheses, and the old slash for OR.

const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// Whether an expression can be met with licences from the list alone. One that is not understood cannot.
pub fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words) == Some(true) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words) -> Option<bool> {
    let mut answer = all(words)?;
    while words.next_if_eq(&"OR").is_some() {
        // Both sides are always read, so that the position stays right.
        answer |= all(words)?;
    }
    Some(answer)
}

fn all(words: &mut Words) -> Option<bool> {
    let mut answer = one(words)?;
    while words.next_if_eq(&"AND").is_some() {
        answer &= one(words)?;
    }
    Some(answer)
}

fn one(words: &mut Words) -> Option<bool> {
    match words.next()? {
        "(" => {
            let answer = any(words)?;
            (words.next() == Some(")")).then_some(answer)
        }
        name if words.next_if_eq(&"WITH").is_some() => {
            Some(ALLOWED.contains(&format!("{name} WITH {}", words.next()?).as_str()))
        }
        name => Some(ALLOWED.contains(&name)),
    }
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn expressions_are_evaluated() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-2.0) AND ISC",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0-only",
            "MIT AND GPL-3.0",
            "(MIT",
            "MIT OR",
            "MIT ISC",
            "MIT AND (GPL-2.0 OR MPL-2.0)",
            "GPL-2.0 WITH LLVM-exception",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }
}
