//! Cells of CSV and TSV: texts in quotes, numbers bare, in the manner of Python's `csv.QUOTE_NONNUMERIC`.

use super::canonical;

/// A text. With `neutralize`, one that a spreadsheet would take for a formula gets a quote in front.
pub(super) fn push_text(out: &mut Vec<u8>, text: &str, neutralize: bool) {
    out.push(b'"');
    if neutralize && is_formula(text) {
        out.push(b'\'');
    }
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Spreadsheets run what begins like this. A signed number does no harm.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && text.parse::<f64>().is_err()
}

/// The text of any JSON value: booleans as Python writes them, lists and objects as JSON.
pub(super) fn push_json(out: &mut Vec<u8>, json: &str, neutralize: bool) {
    match json.as_bytes().first() {
        Some(b'"') => {
            let text: String = serde_json::from_str(json).unwrap_or_default();
            push_text(out, &text, neutralize);
        }
        Some(b'[' | b'{') => {
            let mut text = Vec::with_capacity(json.len());
            canonical::push(&mut text, json, None);
            push_text(out, &String::from_utf8_lossy(&text), false);
        }
        Some(b't') => out.extend_from_slice(b"True"),
        Some(b'f') => out.extend_from_slice(b"False"),
        Some(b'-' | b'0'..=b'9') => out.extend_from_slice(canonical::number(json, 2).as_bytes()),
        _ => out.extend_from_slice(b"\"\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x_csv_formulas_are_neutralized_and_numbers_are_not() {
        let cell = |text: &str| {
            let mut out = Vec::new();
            push_text(&mut out, text, true);
            String::from_utf8(out).unwrap()
        };
        for formula in ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert!(cell(formula).starts_with("\"'"), "{formula}");
        }
        for plain in ["a=1", "-5", "+1.5", "", "'=1", "1-2"] {
            assert!(!cell(plain).starts_with("\"'") || plain.starts_with('\''), "{plain}");
        }
        assert_eq!(cell("a\"b"), "\"a\"\"b\"");
    }

    #[test]
    fn json_values_become_cells() {
        for (json, cell) in [
            ("\"a\\u00fc\"", "\"aü\""),
            ("null", "\"\""),
            ("true", "True"),
            ("-1.50", "-1.5"),
            ("1e-7", "1e-07"),
            ("[\"a\\u00fc\", 1e-07]", "\"[\"\"aü\"\",1e-7]\""),
            ("{\"k\" : [1, \"x y\\\"\"]}", "\"{\"\"k\"\":[1,\"\"x y\\\"\"\"\"]}\""),
        ] {
            let mut out = Vec::new();
            push_json(&mut out, json, true);
            assert_eq!(String::from_utf8(out).unwrap(), cell);
        }
    }
}
