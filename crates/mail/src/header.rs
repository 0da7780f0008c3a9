//! Texts of headers, in any language.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Bytes of a text in one encoded word: 75 letters with everything around them.
const WORD: usize = 45;

/// A text of a header: as it is, or in encoded words, of which each has whole letters.
pub(crate) fn encoded(text: &str) -> String {
    let is_plain =
        text.len() <= WORD && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\''));
    if is_plain {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for letter in text.chars() {
        match words.last_mut() {
            Some(word) if word.len() + letter.len_utf8() <= WORD => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?UTF-8?B?{}?=", STANDARD.encode(word))).collect();
    words.join("\r\n ")
}
