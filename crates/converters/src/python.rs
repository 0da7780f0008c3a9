//! Numbers and paths as the original converter, which is a Python program, writes them.

/// `repr` of a float.
pub(crate) fn float(value: f64) -> String {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{value:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
}

/// `int(text)` of a configuration's attribute.
pub(crate) fn int(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

/// `os.path.basename`.
pub(crate) fn basename(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// `os.path.splitext`: dots that begin a name begin no extension.
pub(crate) fn splitext(path: &str) -> (&str, &str) {
    let name = basename(path);
    let dots = name.len() - name.trim_start_matches('.').len();
    match name.get(dots..).and_then(|rest| rest.rfind('.')) {
        Some(at) => path.split_at(path.len() - name.len() + dots + at),
        None => (path, ""),
    }
}

/// `str.isspace` of one character.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_paths_are_those_of_python() {
        for (value, text) in [(0.5, "0.5"), (1e-5, "1e-05"), (100.0, "100.0"), (1e16, "1e+16"), (0.0001, "0.0001")] {
            assert_eq!(float(value), text);
        }
        assert_eq!((int(" 12 "), int("1.5"), int("-3"), int("")), (Some(12), None, Some(-3), None));
        for (path, parts) in [
            ("a/b.tar.gz", ("a/b.tar", ".gz")),
            ("a/.b", ("a/.b", "")),
            ("a.b/c", ("a.b/c", "")),
            ("..x.y", ("..x", ".y")),
            ("", ("", "")),
        ] {
            assert_eq!(splitext(path), parts);
        }
    }
}
