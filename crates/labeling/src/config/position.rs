use serde::Serialize;

/// A place in the text, both counted from 1; columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Bytes between two known character counts.
const BLOCK: usize = 256;

/// Byte offsets to positions without reading the text again for every question, even when all of it is one line.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    /// Where lines start.
    starts: Vec<usize>,
    /// How many characters start before each block.
    counts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.as_bytes();
        let breaks = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        let mut total = 0;
        let mut counts = vec![0];
        for block in text.chunks(BLOCK) {
            total += characters(block);
            counts.push(total);
        }
        Self { text, starts: std::iter::once(0).chain(breaks).collect(), counts }
    }

    /// The position of a byte offset.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let column = self.characters_before(offset) - self.characters_before(start) + 1;
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let known = self.counts.get(block).copied().unwrap_or_default();
        known + characters(self.text.get(block * BLOCK..offset).unwrap_or_default())
    }
}

/// In UTF-8 every byte starts a character unless it is 10xxxxxx.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{Lines, Position};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_are_those_of_counting(text in "[a\\néx☃𝄞]{0,700}", at in 0usize..700) {
            let at = text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(text.len());
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            let expected = Position { line: line.try_into().unwrap(), column: column.try_into().unwrap() };
            prop_assert_eq!(Lines::new(&text).position(at), expected);
        }
    }
}
