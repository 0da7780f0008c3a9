//! Pieces of files are stored packed where that makes them markedly smaller: JSON and tables mostly take a fifth.

use super::CHUNK_BYTES;
use labelkeep_model::{Error, Result};

/// Whether it is worth it is found at the beginning.
const SAMPLE: usize = 16 << 10;

/// A piece as it is stored.
pub(super) struct Stored {
    pub bytes: Vec<u8>,
    /// `None`: they are as they came.
    pub unpacked: Option<i64>,
    /// As it came.
    pub length: i64,
}

impl Stored {
    pub fn of(bytes: Vec<u8>) -> Self {
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        match pack(&bytes) {
            Some(packed) => Self { bytes: packed, unpacked: Some(length), length },
            None => Self { bytes, unpacked: None, length },
        }
    }
}

fn pack(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_smaller = |packed: usize, bytes: usize| packed < bytes / 4 * 3;
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if !is_smaller(lz4_flex::block::compress(sample).len(), sample.len()) {
        return None;
    }
    let mut packed = lz4_flex::block::compress(bytes);
    packed.shrink_to_fit();
    is_smaller(packed.len(), bytes.len()).then_some(packed)
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
    use super::{Stored, unpack};

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
            let stored = Stored::of(content.clone());
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
