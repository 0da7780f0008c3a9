//! The run-length code of masks: 4 bytes a pixel, of which the last says how opaque it is.

use labelkeep_formats::json_text::elements;

/// Larger pictures are none that anybody has painted on.
const MOST_PIXELS: u64 = 100_000_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mask {
    pub width: u32,
    pub height: u32,
    /// A byte a pixel, row by row.
    pub alpha: Vec<u8>,
}

/// `encoded`: a JSON list of bytes. `None` where it is none, or is of another size.
pub(crate) fn decode(encoded: &str, (width, height): (f64, f64)) -> Option<Mask> {
    let (width, height) = (whole(width)?, whole(height)?);
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return None;
    }
    let bytes: Vec<u8> = elements(encoded)?.into_iter().map(|byte| byte.parse().ok()).collect::<Option<_>>()?;
    let mut bits = Bits { bytes: &bytes, at: 0 };
    let count = bits.read(32)?;
    if u64::from(count) != pixels * 4 {
        return None;
    }
    let word = bits.read(5)? + 1;
    let mut sizes = [0; 4];
    for size in &mut sizes {
        *size = bits.read(4)? + 1;
    }
    let mut alpha = Alpha { values: vec![0; usize::try_from(pixels).ok()?], at: 0 };
    while alpha.at < count {
        let is_run = bits.read(1)? == 1;
        let size = sizes.get(usize::try_from(bits.read(2)?).ok()?).copied()?;
        let length = bits.read(size)?.checked_add(1)?;
        if is_run {
            alpha.run(length, u8::try_from(bits.read(word)?).ok()?);
        } else {
            for _ in 0..length {
                alpha.run(1, u8::try_from(bits.read(word)?).ok()?);
            }
        }
    }
    (alpha.at == count || alpha.is_filled()).then_some(Mask { width, height, alpha: alpha.values })
}

fn whole(size: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at first")]
    let whole = (size.fract() == 0.0 && (1.0..=1e6).contains(&size)).then_some(size as u32);
    whole
}

struct Alpha {
    values: Vec<u8>,
    at: u32,
}

impl Alpha {
    /// Every fourth value is kept.
    fn run(&mut self, length: u32, value: u8) {
        let end = self.at.saturating_add(length);
        // The values 3, 7, 11 … between the two places.
        let (first, behind) = (self.at / 4, end / 4);
        let range = usize::try_from(first).unwrap_or(usize::MAX)..usize::try_from(behind).unwrap_or(usize::MAX);
        let range = range.start..range.end.min(self.values.len());
        if let Some(values) = self.values.get_mut(range) {
            values.fill(value);
        }
        self.at = end;
    }

    /// The last run may reach behind the end.
    fn is_filled(&self) -> bool {
        u64::from(self.at) >= self.values.len() as u64 * 4
    }
}

struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Bits<'_> {
    fn read(&mut self, count: u32) -> Option<u32> {
        let mut value: u64 = 0;
        let mut left = count;
        while left > 0 {
            let byte = u64::from(*self.bytes.get(self.at / 8)?);
            let offset = u32::try_from(self.at % 8).ok()?;
            let take = left.min(8 - offset);
            value = value << take | (byte >> (8 - offset - take)) & ((1 << take) - 1);
            self.at += usize::try_from(take).ok()?;
            left -= take;
        }
        u32::try_from(value).ok()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As `encode_rle` of the original, with runs alone.
    pub(crate) fn encode(alpha: &[u8]) -> String {
        let values: Vec<u8> = alpha.iter().flat_map(|value| [*value; 4]).collect();
        let mut bits: Vec<bool> = Vec::new();
        let mut push = |value: u64, count: u32| bits.extend((0..count).rev().map(|at| value >> at & 1 == 1));
        push(values.len() as u64, 32);
        push(7, 5);
        for size in [3, 4, 8, 16] {
            push(size - 1, 4);
        }
        for run in values.chunk_by(|a, b| a == b) {
            for part in run.chunks(1 << 16) {
                push(1, 1);
                push(3, 2);
                push(part.len() as u64 - 1, 16);
                push(u64::from(part[0]), 8);
            }
        }
        let bytes: Vec<String> = bits
            .chunks(8)
            .map(|byte| (0..8).fold(0u8, |value, at| value << 1 | u8::from(byte.get(at) == Some(&true))).to_string())
            .collect();
        format!("[{}]", bytes.join(","))
    }

    proptest! {
        #[test]
        fn masks_are_decoded(width in 1u32..40, rows in prop::collection::vec(prop::collection::vec(prop::sample::select(vec![0u8, 255, 7]), 40), 1..20)) {
            let alpha: Vec<u8> = rows.iter().flat_map(|row| &row[..width as usize]).copied().collect();
            let height = u32::try_from(rows.len()).unwrap();
            let mask = decode(&encode(&alpha), (f64::from(width), f64::from(height))).unwrap();
            prop_assert_eq!(mask, Mask { width, height, alpha });
        }

        #[test]
        fn nothing_that_is_no_mask_is_taken_for_one(bytes in prop::collection::vec(any::<u8>(), 0..60), width in 0f64..50.0) {
            let text = format!("{bytes:?}");
            let _ = decode(&text, (width.trunc(), 5.0));
        }
    }

    #[test]
    fn a_size_that_nobody_paints_takes_no_memory() {
        assert!(decode("[255,255,255,255,0]", (1e6, 1e6)).is_none());
        assert!(decode("[255,255,255,255,0]", (32_768.0, 32_768.0)).is_none());
        assert!(decode("[0,0,1e3]", (1.0, 1.0)).is_none());
    }
}
