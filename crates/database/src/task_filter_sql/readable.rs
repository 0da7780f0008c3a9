//! JSON text as people read it.

use std::collections::BTreeSet;

use super::Builder;

/// What JSON writes with a backslash, and the SQL of what it means. A doubled backslash waits as a control character,
/// which never stands in JSON as it is, until all others are done.
const ESCAPES: [(&str, &str); 7] = [
    (r"'\\'", "/*sqlite char*//*pg chr*/(1)"),
    (r#"'\"'"#, r#"'"'"#),
    (r"'\/'", "'/'"),
    (r"'\n'", "/*sqlite char*//*pg chr*/(10)"),
    (r"'\t'", "/*sqlite char*//*pg chr*/(9)"),
    (r"'\r'", "/*sqlite char*//*pg chr*/(13)"),
    ("/*sqlite char*//*pg chr*/(1)", r"'\'"),
];

impl Builder {
    /// The JSON text of `expression` with its escapes taken out. Results are stored with letters as they are; data, and
    /// what came before, may spell them as `\u00e9`. Of those, the ones in `wanted`, which is searched for, are taken
    /// out too.
    pub(super) fn readable(&mut self, expression: &str, wanted: &str) -> String {
        let [(backslash, waiting), rest @ ..] = ESCAPES;
        let mut text = format!("replace({expression}, {backslash}, {waiting})");
        for (escape, letter) in letters(wanted) {
            let (escape, letter) = (self.bind(escape), self.bind(letter));
            text = format!("replace({text}, {escape}, {letter})");
        }
        for (escape, character) in rest {
            text = format!("replace({text}, {escape}, {character})");
        }
        format!(r"(CASE WHEN /*sqlite instr*//*pg strpos*/({expression}, '\') > 0 THEN {text} ELSE {expression} END)")
    }
}

/// The escapes of the letters in a text that are not ASCII, of both cases, each with what it means.
fn letters(wanted: &str) -> Vec<(String, String)> {
    /// Who searches for more different letters finds them where they are spelt as they are.
    const MOST: usize = 60;
    let letters: BTreeSet<char> = wanted
        .chars()
        .filter(|c| !c.is_ascii())
        .flat_map(|c| c.to_lowercase().chain(c.to_uppercase()).chain([c]))
        .filter(|c| !c.is_ascii())
        .collect();
    let mut escapes = Vec::new();
    for letter in letters.into_iter().take(MOST) {
        let mut units = [0; 2];
        let units = letter.encode_utf16(&mut units);
        let lower: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
        let upper: String = units.iter().map(|unit| format!("\\u{unit:04X}")).collect();
        if upper != lower {
            escapes.push((upper, letter.to_string()));
        }
        escapes.push((lower, letter.to_string()));
    }
    escapes
}
