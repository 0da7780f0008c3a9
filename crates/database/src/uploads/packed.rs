//! Pieces of files are stored packed where that makes them markedly smaller: JSON and tables mostly take a fifth.

use super::CHUNK_BYTES;
use labelkeep_model::{Error, Result};

/// Whether it is worth it is found at the beginning.
const SAMPLE: usize = 16 << 10;

/// A piece of a file as it is stored: at most `CHUNK_BYTES` as they came.
pub struct Piece {
    pub(super) bytes: Vec<u8>,
    /// `None`: they are as they came.
    pub(super) unpacked: Option<i64>,
    /// As it came.
    pub(super) length: i64,
}

impl Piece {
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        match pack(bytes) {
            Some(packed) => Self { bytes: packed, unpacked: Some(length), length },
            None => Self { bytes: bytes.to_vec(), unpacked: None, length },
        }
    }

    /// Bytes that are stored of it.
    #[must_use]
    pub fn stored_bytes(&self) -> usize {
        self.bytes.len()
    }
}

fn pack(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_smaller = |packed: usize, bytes: usize| packed < bytes / 4 * 3;
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if !is_smaller(lz4_flex::block::compress(sample).len(), sample.len()) {
        return None;
    }
    let packed = lz4_flex::block::compress(bytes);
    // It was made for the worst case: what is kept has the size that it needs.
    is_smaller(packed.len(), bytes.len()).then(|| packed.as_slice().to_vec())
}

/// The bytes of a stored piece as they came.
///
/// # Errors
/// When the database has something else there than we stored.
pub(super) fn unpack(bytes: Vec<u8>, unpacked: Option<i64>) -> Result<Vec<u8>> {
    let Some(length) = unpacked else { return Ok(bytes) };
    let length = usize::try_from(length).ok().filter(|length| *length <= CHUNK_BYTES);
    let length = length.ok_or_else(|| Error::internal("a piece of a file has an impossible length"))?;
    lz4_flex::block::decompress(&bytes, length).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::{Piece, unpack};

    #[test]
    fn texts_are_packed_and_everything_comes_back_as_it_was() {
        let text = br#"{"value": {"x": 12.5, "rectanglelabels": ["Car"]}}, "#.repeat(10_000);
        let mut seed = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_le_bytes()[3]
        })
        .take(100_000)
        .collect();
        for (content, is_packed) in [(text, true), (noise, false), (Vec::new(), false), (b"short".to_vec(), false)] {
            let stored = Piece::of(&content);
            assert_eq!(stored.unpacked.is_some(), is_packed);
            assert!(!is_packed || stored.bytes.len() < content.len() / 5);
            assert_eq!(unpack(stored.bytes, stored.unpacked).expect("the content"), content);
        }
    }

    #[test]
    fn what_nobody_packed_is_refused() {
        assert!(unpack(vec![0xff; 20], Some(20)).is_err());
        assert!(unpack(vec![0; 20], Some(i64::MAX)).is_err());
    }
}
