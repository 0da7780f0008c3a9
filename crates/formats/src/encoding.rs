//! How the letters of a file are written. Spreadsheets and shells of Windows write more than UTF-8.

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The encoding of a file of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub enum Encoding {
    #[default]
    #[serde(rename = "UTF-8")]
    Utf8,
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    #[serde(rename = "Windows-1252")]
    Windows1252,
}

impl Encoding {
    /// By the mark at the beginning, or by the zero bytes that UTF-16 has in every text of plain letters.
    pub fn of_head(head: &[u8]) -> Self {
        match head {
            [0xFF, 0xFE, ..] => Self::Utf16Le,
            [0xFE, 0xFF, ..] => Self::Utf16Be,
            [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Self::Utf16Le,
            [0, first, 0, second, ..] if *first != 0 && *second != 0 => Self::Utf16Be,
            _ => Self::Utf8,
        }
    }

    /// What turns it into UTF-8; `None` when it is that already.
    pub(crate) fn decoder(self) -> Option<Decoder> {
        let encoding = match self {
            Self::Utf8 => return None,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        };
        Some(encoding.new_decoder_with_bom_removal())
    }

    /// The whole of a small text; `None` when it is damaged. What is no UTF-8 is read as Windows-1252.
    pub fn decode(bytes: &[u8]) -> Option<String> {
        let encoding = match Self::of_head(bytes) {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => return Some(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
                Err(_) if has_letters_of_utf8(bytes) => return None,
                Err(_) => WINDOWS_1252,
            },
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        };
        let (text, damaged) = encoding.decode_with_bom_removal(bytes);
        (!damaged).then(|| text.into_owned())
    }
}

fn has_letters_of_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// Whether bytes have been UTF-8 so far.
#[derive(Debug, Default)]
pub(crate) struct Utf8Seen {
    /// The beginning of a letter whose rest was not there yet.
    begun: Vec<u8>,
    beyond_ascii: bool,
    invalid: bool,
}

impl Utf8Seen {
    pub fn observe(&mut self, piece: &[u8]) {
        if self.begun.is_empty() && piece.is_ascii() {
            return;
        }
        let mut joined = std::mem::take(&mut self.begun);
        let bytes = if joined.is_empty() {
            piece
        } else {
            joined.extend_from_slice(piece);
            joined.as_slice()
        };
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.beyond_ascii |= !chunk.valid().is_ascii();
            let broken = chunk.invalid();
            let is_begun =
                chunks.peek().is_none() && std::str::from_utf8(broken).is_err_and(|error| error.error_len().is_none());
            if is_begun {
                self.begun = broken.to_vec();
            } else {
                self.invalid |= !broken.is_empty();
            }
        }
    }

    /// Whether this is a text with letters of Western Europe that knows nothing of UTF-8: a file that is mostly UTF-8 with
    /// a damaged byte is not.
    pub fn looks_like_windows_1252(&self) -> bool {
        (self.invalid || !self.begun.is_empty()) && !self.beyond_ascii
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Utf8Seen};

    #[test]
    fn encodings_are_told_by_their_marks_and_zeros() {
        for (head, encoding) in [
            (&b"\xFF\xFEa\0"[..], Encoding::Utf16Le),
            (b"\xFE\xFF\0a", Encoding::Utf16Be),
            (b"a\0b\0", Encoding::Utf16Le),
            (b"\0a\0b", Encoding::Utf16Be),
            (b"\xEF\xBB\xBFa", Encoding::Utf8),
            (b"abc", Encoding::Utf8),
            (b"\0\0\0\0", Encoding::Utf8),
        ] {
            assert_eq!(Encoding::of_head(head), encoding, "{head:?}");
        }
        assert_eq!(Encoding::decode(b"Gr\xFC\xDFe, \x80 5").as_deref(), Some("Grüße, € 5"));
        assert_eq!(Encoding::decode(b"\xFF\xFEG\0r\0\xFC\0").as_deref(), Some("Grü"));
        assert_eq!(Encoding::decode("ü\u{feff}".as_bytes()).as_deref(), Some("ü\u{feff}"));
        assert_eq!(Encoding::decode(b"\xC3\xBC and \xFF"), None);
    }

    #[test]
    fn pieces_do_not_break_letters() {
        let text = "naïve 猫 😀".as_bytes();
        for size in 1..text.len() {
            let mut seen = Utf8Seen::default();
            text.chunks(size).for_each(|piece| seen.observe(piece));
            assert!(!seen.looks_like_windows_1252() && seen.beyond_ascii, "{size}");
        }
        let mut seen = Utf8Seen::default();
        seen.observe(b"caf\xE9");
        assert!(seen.looks_like_windows_1252());
        seen.observe("ü".as_bytes());
        assert!(!seen.looks_like_windows_1252());
    }
}
