//! The bytes that were pushed and not yet used, as UTF-8.

use crate::encoding::{Encoding, Utf8Seen};
use encoding_rs::Decoder;

#[derive(Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    /// Everything before it has been used.
    used: usize,
    finished: bool,
    started: bool,
    /// What the file was said to be; else it is found at its beginning.
    encoding: Option<Encoding>,
    decoder: Option<Decoder>,
    /// Something was no text of that encoding.
    damaged: bool,
    seen: Utf8Seen,
}

impl Buffer {
    pub fn new(encoding: Option<Encoding>) -> Self {
        Self { encoding, ..Self::default() }
    }

    pub fn push(&mut self, bytes: &[u8]) {
        // What was used goes first, so that the buffer only ever holds about one task and one piece.
        if self.used > 0 {
            self.bytes.drain(..self.used);
            self.used = 0;
        }
        if self.started { self.take(bytes, false) } else { self.bytes.extend_from_slice(bytes) }
    }

    fn take(&mut self, bytes: &[u8], is_last: bool) {
        let Some(decoder) = &mut self.decoder else {
            self.seen.observe(bytes);
            self.bytes.extend_from_slice(bytes);
            return;
        };
        let most = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len().saturating_mul(4));
        let mut text = String::with_capacity(most);
        let (_, _, damaged) = decoder.decode_to_string(bytes, &mut text, is_last);
        self.damaged |= damaged;
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub fn finish(&mut self) {
        if self.started && !self.finished && self.decoder.is_some() {
            self.take(&[], true);
        }
        self.finished = true;
    }

    pub fn finished(&self) -> bool {
        self.finished
    }

    /// What is left.
    pub fn rest(&self) -> &[u8] {
        self.bytes.get(self.used..).unwrap_or_default()
    }

    pub fn advance(&mut self, count: usize) {
        self.used = (self.used + count).min(self.bytes.len());
    }

    /// Finds the encoding and steps over a byte order mark. `false`: too few bytes to tell.
    pub fn start(&mut self) -> bool {
        if self.started {
            return true;
        }
        if self.rest().len() < 4 && !self.finished {
            return false;
        }
        self.started = true;
        let encoding = *self.encoding.get_or_insert(Encoding::of_head(self.rest()));
        self.decoder = encoding.decoder();
        let raw = std::mem::take(&mut self.bytes);
        let text = match encoding {
            Encoding::Utf8 => raw.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(&raw),
            _ => &raw,
        };
        self.take(text, self.finished);
        true
    }

    /// Known after the beginning.
    pub fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or_default()
    }

    pub fn is_damaged(&self) -> bool {
        self.damaged
    }

    pub fn looks_like_windows_1252(&self) -> bool {
        self.decoder.is_none() && self.seen.looks_like_windows_1252()
    }
}
