//! A picture whose pixels are the numbers of regions.

use crate::{brush::rle, item::Region, outline, report::Loss};
use std::collections::BTreeMap;

/// Three bytes each are held while it is written.
const MOST_PIXELS: usize = 40_000_000;

pub(super) struct Canvas {
    width: usize,
    height: usize,
    /// 0 where no region is.
    pixels: Vec<u16>,
}

/// Pixels, and left, top, width, height.
type About = (u64, [usize; 4]);

impl Canvas {
    pub fn new((width, height): (f64, f64)) -> Option<Self> {
        let whole = |size: f64| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at first")]
            let whole = (size.fract() == 0.0 && (1.0..=65_536.0).contains(&size)).then_some(size as usize);
            whole
        };
        let (width, height) = (whole(width)?, whole(height)?);
        let count = width.checked_mul(height).filter(|count| *count <= MOST_PIXELS)?;
        Some(Self { width, height, pixels: vec![0; count] })
    }

    pub fn region(&mut self, region: &Region<'_>, id: u32) -> Result<(), Loss> {
        let id = u16::try_from(id).map_err(|_| Loss::Broken)?;
        if region.has("rle") {
            let size = region.size().ok_or(Loss::Size)?;
            let mask = rle::decode(region.raw("rle").unwrap_or_default(), size).ok_or(Loss::Broken)?;
            if mask.alpha.len() != self.pixels.len() {
                return Err(Loss::Size);
            }
            for (pixel, _) in self.pixels.iter_mut().zip(&mask.alpha).filter(|(_, alpha)| **alpha != 0) {
                *pixel = id;
            }
            return Ok(());
        }
        for polygon in outline::of(region)? {
            self.polygon(&polygon, id);
        }
        Ok(())
    }

    /// Every pixel whose middle lies within.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the picture"
    )]
    fn polygon(&mut self, points: &[(f64, f64)], id: u16) {
        let (width, height) = (self.width as f64, self.height as f64);
        let points: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x * width, y * height)).collect();
        let top = points.iter().map(|point| point.1).fold(f64::INFINITY, f64::min).max(0.0).floor() as usize;
        let bottom = points.iter().map(|point| point.1).fold(0.0, f64::max).min(height).ceil() as usize;
        let last = points.last().copied();
        for y in top..bottom {
            let middle = y as f64 + 0.5;
            let sides = last.into_iter().chain(points.iter().copied()).zip(points.iter().copied());
            let crosses = |((ax, ay), (bx, by)): ((f64, f64), (f64, f64))| {
                ((ay <= middle) != (by <= middle)).then(|| ax + (middle - ay) / (by - ay) * (bx - ax))
            };
            let mut crossings: Vec<f64> = sides.filter_map(crosses).collect();
            crossings.sort_by(f64::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let [from, to] = pair else { continue };
                let from = (from - 0.5).ceil().clamp(0.0, width) as usize;
                let to = (to - 0.5).ceil().clamp(0.0, width) as usize;
                let row = y * self.width;
                if let Some(run) = self.pixels.get_mut(row + from..row + to.max(from)) {
                    run.fill(id);
                }
            }
        }
    }

    pub fn segments(&self) -> BTreeMap<u32, About> {
        let mut found: BTreeMap<u32, (u64, [usize; 4])> = BTreeMap::new();
        for (y, row) in self.pixels.chunks(self.width.max(1)).enumerate() {
            for (x, id) in row.iter().enumerate().filter(|(_, id)| **id != 0) {
                let (area, [left, top, right, bottom]) =
                    found.entry(u32::from(*id)).or_insert((0, [usize::MAX, y, 0, y]));
                *area += 1;
                (*left, *right, *top, *bottom) = ((*left).min(x), (*right).max(x), (*top).min(y), y);
            }
        }
        for (_, [left, top, right, bottom]) in found.values_mut() {
            (*right, *bottom) = (*right - *left + 1, *bottom - *top + 1);
        }
        found
    }

    /// The number is red + 256 green.
    pub fn png(&self) -> Option<Vec<u8>> {
        use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};
        let colors: Vec<u8> = self
            .pixels
            .iter()
            .flat_map(|id| {
                let [red, green] = id.to_le_bytes();
                [red, green, 0]
            })
            .collect();
        let (width, height) = (u32::try_from(self.width).ok()?, u32::try_from(self.height).ok()?);
        let mut out = Vec::new();
        PngEncoder::new(&mut out).write_image(&colors, width, height, ExtendedColorType::Rgb8).ok()?;
        Some(out)
    }
}
