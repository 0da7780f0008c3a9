//! A mask as runs, row by row, and from there to the code that results have.

use crate::brush::rle::Mask;

/// Larger pictures are none that anybody has painted on.
pub(crate) const MOST_PIXELS: u64 = 100_000_000;
const RUN: u64 = 1 << 16;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Painted {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
    /// Not painted, painted, not painted …
    runs: Vec<u32>,
}

impl Painted {
    /// Row by row.
    pub fn of_rows(left: u32, top: u32, width: u32, height: u32, pixels: &[bool]) -> Option<Self> {
        let is_whole = u64::from(width) * u64::from(height) == pixels.len() as u64 && !pixels.is_empty();
        is_whole.then(|| {
            let mut runs = Vec::new();
            let mut is_painted = false;
            let mut length = 0;
            for pixel in pixels {
                if *pixel != is_painted {
                    runs.push(length);
                    (length, is_painted) = (0, *pixel);
                }
                length += 1;
            }
            runs.push(length);
            Self { left, top, width, height, runs }
        })
    }

    /// Runs as they were written, of a picture or a part of it.
    pub fn of_runs(left: u32, top: u32, width: u32, height: u32, runs: Vec<u32>) -> Option<Self> {
        let pixels = u64::from(width) * u64::from(height);
        let total: u64 = runs.iter().map(|run| u64::from(*run)).sum();
        (pixels == total && (1..=MOST_PIXELS).contains(&pixels)).then_some(Self { left, top, width, height, runs })
    }

    /// As COCO has it: column by column.
    pub fn of_columns(width: u32, height: u32, runs: &[u32]) -> Option<Self> {
        let pixels = u64::from(width) * u64::from(height);
        let total: u64 = runs.iter().map(|run| u64::from(*run)).sum();
        if total != pixels || !(1..=MOST_PIXELS).contains(&pixels) {
            return None;
        }
        let mut rows = vec![false; usize::try_from(pixels).ok()?];
        let mut at: u64 = 0;
        for (number, run) in runs.iter().enumerate() {
            let end = at + u64::from(*run);
            if number % 2 == 1 {
                for place in at..end {
                    let (column, row) = (place / u64::from(height), place % u64::from(height));
                    let index = usize::try_from(row * u64::from(width) + column).ok()?;
                    *rows.get_mut(index)? = true;
                }
            }
            at = end;
        }
        Self::of_rows(0, 0, width, height, &rows)
    }

    fn fits(&self, (width, height): (u32, u32)) -> bool {
        let fits = |start: u32, length: u32, whole: u32| u64::from(start) + u64::from(length) <= u64::from(whole);
        fits(self.left, self.width, width)
            && fits(self.top, self.height, height)
            && u64::from(width) * u64::from(height) <= MOST_PIXELS
    }

    /// In the whole picture, of which this may be a part.
    pub fn mask(&self, size: (u32, u32)) -> Option<Mask> {
        if !self.fits(size) {
            return None;
        }
        let (width, height) = (usize::try_from(size.0).ok()?, usize::try_from(size.1).ok()?);
        let mut alpha = vec![0; width * height];
        let own = usize::try_from(self.width).ok()?;
        let mut at = 0;
        for (number, run) in self.runs.iter().enumerate() {
            let end = at + usize::try_from(*run).ok()?;
            if number % 2 == 1 {
                for place in at..end {
                    let row = place / own + usize::try_from(self.top).ok()?;
                    let column = place % own + usize::try_from(self.left).ok()?;
                    *alpha.get_mut(row * width + column)? = 255;
                }
            }
            at = end;
        }
        Some(Mask { width: size.0, height: size.1, alpha })
    }

    /// A JSON list of bytes.
    pub fn rle(&self, size: (u32, u32)) -> Option<String> {
        let is_whole = (self.left, self.top, self.width, self.height) == (0, 0, size.0, size.1);
        let runs = if is_whole {
            self.runs.clone()
        } else {
            let pixels: Vec<bool> = self.mask(size)?.alpha.iter().map(|value| *value != 0).collect();
            Self::of_rows(0, 0, size.0, size.1, &pixels)?.runs
        };
        let total: u64 = runs.iter().map(|run| u64::from(*run)).sum();
        let mut bits = Bits::default();
        bits.push(total * 4, 32);
        bits.push(7, 5);
        for size in [3, 4, 8, 16] {
            bits.push(size - 1, 4);
        }
        for (number, run) in runs.iter().enumerate() {
            let mut left = u64::from(*run) * 4;
            while left > 0 {
                let part = left.min(RUN);
                bits.push(1, 1);
                bits.push(3, 2);
                bits.push(part - 1, 16);
                bits.push(if number % 2 == 1 { 255 } else { 0 }, 8);
                left -= part;
            }
        }
        let bytes: Vec<String> = bits.end().iter().map(u8::to_string).collect();
        Some(format!("[{}]", bytes.join(",")))
    }
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    last: u8,
    used: u32,
}

impl Bits {
    fn push(&mut self, value: u64, count: u32) {
        for at in (0..count).rev() {
            self.last = self.last << 1 | u8::from(value >> at & 1 == 1);
            self.used += 1;
            if self.used == 8 {
                self.bytes.push(self.last);
                (self.last, self.used) = (0, 0);
            }
        }
    }

    fn end(mut self) -> Vec<u8> {
        if self.used > 0 {
            self.bytes.push(self.last << (8 - self.used));
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brush::rle::decode;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_mask_comes_out_of_its_code_as_it_was(width in 1u32..30, height in 1u32..20, seed in any::<u64>()) {
            let pixels: Vec<bool> = (0..width * height).map(|at| seed.rotate_left(at) & 3 == 0).collect();
            let painted = Painted::of_rows(0, 0, width, height, &pixels).unwrap();
            let mask = decode(&painted.rle((width, height)).unwrap(), (f64::from(width), f64::from(height))).unwrap();
            prop_assert_eq!(&mask.alpha, &pixels.iter().map(|p| u8::from(*p) * 255).collect::<Vec<_>>());
            let mut columns = vec![0u32];
            let mut is_painted = false;
            for x in 0..width {
                for y in 0..height {
                    let pixel = pixels[(y * width + x) as usize];
                    if pixel != is_painted {
                        columns.push(0);
                        is_painted = pixel;
                    }
                    *columns.last_mut().unwrap() += 1;
                }
            }
            prop_assert_eq!(Painted::of_columns(width, height, &columns), Some(painted));
        }
    }

    #[test]
    fn a_part_lies_where_it_belongs_and_nothing_leaves_the_picture() {
        let part = Painted::of_runs(1, 1, 2, 1, vec![0, 2]).unwrap();
        assert_eq!(part.mask((4, 2)).unwrap().alpha, [0, 0, 0, 0, 0, 255, 255, 0]);
        assert!(part.rle((4, 2)).is_some() && part.mask((2, 2)).is_none());
        assert!(Painted::of_runs(0, 0, 2, 2, vec![3]).is_none());
        assert!(Painted::of_columns(1_000_000, 1_000_000, &[0, 7]).is_none());
    }
}
