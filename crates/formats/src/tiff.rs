//! TIFF, which no browser shows, to PNG, which every browser shows. Sixteen bits stay sixteen bits.

use image::codecs::tiff::TiffDecoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, Limits};
use labelkeep_model::Say;
use std::io::Cursor;

/// Pixels of one picture: 8,000 by 8,000.
pub const MOST_PIXELS: u64 = 64_000_000;
/// Bytes of one file.
pub const MOST_BYTES: u64 = 200 << 20;
/// What its pixels may take while they are decoded: 64 million of four times 16 bits.
const MOST_MEMORY: u64 = 512 << 20;

/// Whether a file is one by its first bytes.
pub fn is_tiff(head: &[u8]) -> bool {
    head.starts_with(b"II*\0") || head.starts_with(b"MM\0*")
}

/// The picture as PNG. This takes up to some seconds and hundreds of megabytes: not for a thread that others wait for, and
/// few at a time.
///
/// # Errors
/// Why it cannot be shown, and what to do.
pub fn to_png(file: &[u8]) -> Result<Vec<u8>, Say> {
    let directories = Directories::of(file);
    match directories.pages() {
        Some(1) => {}
        Some(pages) => return Err(Say::TiffPages { pages: pages.into() }),
        None => return Err(damaged()),
    }
    let (width, height) = directories.size().ok_or_else(damaged)?;
    if width.saturating_mul(height) > MOST_PIXELS {
        let millions = MOST_PIXELS / 1_000_000;
        return Err(Say::TiffPixels { width: width.into(), height: height.into(), millions: millions.into() });
    }
    let mut decoder = TiffDecoder::new(Cursor::new(file)).map_err(|_| unreadable())?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(|_| unreadable())?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| match error {
        image::ImageError::Unsupported(_) | image::ImageError::Limits(_) => unreadable(),
        _ => damaged(),
    })?;
    if matches!(picture, DynamicImage::ImageRgb32F(_) | DynamicImage::ImageRgba32F(_)) {
        return Err(Say::TiffNoColours);
    }
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).map_err(|_| unreadable())?;
    Ok(out.into_inner())
}

fn damaged() -> Say {
    Say::TiffDamaged
}

fn unreadable() -> Say {
    Say::TiffUnreadable
}

/// The directories of a file: one for each picture in it.
struct Directories<'f> {
    file: &'f [u8],
    is_little: bool,
}

const ENTRY: usize = 12;
const KIND_OF_PAGE: u64 = 254;
const WIDTH: u64 = 256;
const HEIGHT: u64 = 257;

impl<'f> Directories<'f> {
    fn of(file: &'f [u8]) -> Self {
        Self { file, is_little: file.starts_with(b"II") }
    }

    fn number(&self, at: usize, bytes: usize) -> Option<u64> {
        let field = self.file.get(at..at.checked_add(bytes)?)?;
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.is_little { field.iter().rev().fold(0, add) } else { field.iter().fold(0, add) })
    }

    fn first(&self) -> Option<usize> {
        usize::try_from(self.number(4, 4)?).ok()
    }

    fn entries(&self, directory: usize) -> Option<usize> {
        usize::try_from(self.number(directory, 2)?).ok()
    }

    /// A number of a directory.
    fn field(&self, directory: usize, tag: u64) -> Option<u64> {
        let first = directory.checked_add(2)?;
        let at = (0..self.entries(directory)?).map(|entry| first + entry * ENTRY);
        let entry = at.into_iter().find(|entry| self.number(*entry, 2) == Some(tag))?;
        let is_short = self.number(entry + 2, 2)? == 3;
        self.number(entry + 8, if is_short { 2 } else { 4 })
    }

    /// Pictures that are not small views of another; `None` when a directory leads nowhere.
    fn pages(&self) -> Option<u64> {
        const MOST: usize = 10_000;
        let mut at = self.first()?;
        let mut pages = 0;
        for _ in 0..MOST {
            let is_small_view = self.field(at, KIND_OF_PAGE).is_some_and(|kind| kind & 1 == 1);
            pages += u64::from(!is_small_view);
            at = usize::try_from(self.number(at.checked_add(2 + self.entries(at)? * ENTRY)?, 4)?).ok()?;
            if at == 0 {
                return Some(pages.max(1));
            }
        }
        None
    }

    fn size(&self) -> Option<(u64, u64)> {
        let first = self.first()?;
        Some((self.field(first, WIDTH)?, self.field(first, HEIGHT)?))
    }
}

#[cfg(test)]
mod tests {
    use super::{is_tiff, to_png};
    use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb};
    use std::io::Cursor;

    fn tiff(picture: &DynamicImage) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, ImageFormat::Tiff).expect("a TIFF");
        file.into_inner()
    }

    fn grey16() -> DynamicImage {
        DynamicImage::ImageLuma16(ImageBuffer::from_fn(40, 30, |x, y| Luma([u16::try_from(x * 1000 + y).unwrap()])))
    }

    #[test]
    fn pixels_stay_what_they_are() {
        let colour = DynamicImage::ImageRgb8(ImageBuffer::from_fn(5, 4, |x, y| Rgb([x as u8, y as u8, 200])));
        for picture in [grey16(), colour] {
            let file = tiff(&picture);
            assert!(is_tiff(&file));
            let png = to_png(&file).expect("a picture");
            assert_eq!(image::load_from_memory_with_format(&png, ImageFormat::Png).expect("a PNG"), picture);
        }
    }

    /// One picture of 32 by 16 grey pixels in two tiles of 16 by 16, with 16 bits each.
    fn tiled() -> Vec<u8> {
        let mut file = b"II*\0\x08\0\0\0".to_vec();
        let entries: [(u16, u16, u32, u32); 10] = [
            (256, 3, 1, 32),
            (257, 3, 1, 16),
            (258, 3, 1, 16),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (277, 3, 1, 1),
            (322, 3, 1, 16),
            (323, 3, 1, 16),
            (324, 4, 2, 134),
            (325, 4, 2, 142),
        ];
        file.extend(10_u16.to_le_bytes());
        for (tag, kind, count, value) in entries {
            file.extend(tag.to_le_bytes());
            file.extend(kind.to_le_bytes());
            file.extend(count.to_le_bytes());
            file.extend(value.to_le_bytes());
        }
        file.extend([0; 4]);
        for number in [150_u32, 150 + 512, 512, 512] {
            file.extend(number.to_le_bytes());
        }
        for tile in [1000_u16, 2000] {
            (0..256).for_each(|_| file.extend(tile.to_le_bytes()));
        }
        file
    }

    #[test]
    fn tiles_become_one_picture() {
        let png = image::load_from_memory(&to_png(&tiled()).expect("a picture")).expect("a PNG").into_luma16();
        assert_eq!(png.dimensions(), (32, 16));
        assert_eq!((png.get_pixel(0, 0)[0], png.get_pixel(15, 15)[0], png.get_pixel(16, 0)[0]), (1000, 1000, 2000));
    }

    #[test]
    fn what_cannot_be_shown_is_refused_with_what_to_do() {
        let whole = tiff(&grey16());
        for cut in [9, whole.len() / 2, whole.len() - 3] {
            let refused = to_png(&whole[..cut]).unwrap_err().to_string();
            assert!(refused.contains("Copy it again"), "{cut}: {refused}");
        }
        let mut two = tiled();
        two[130..134].copy_from_slice(&8_u32.to_le_bytes());
        assert!(to_png(&two).unwrap_err().to_string().contains("Copy it again"), "a directory that leads to itself");
        let second = u32::try_from(two.len()).unwrap();
        two[130..134].copy_from_slice(&second.to_le_bytes());
        two.extend([0; 6]);
        assert!(to_png(&two).unwrap_err().to_string().contains("2 pages"));
        let mut huge = tiled();
        huge[18..20].copy_from_slice(&60_000_u16.to_le_bytes());
        huge[30..32].copy_from_slice(&60_000_u16.to_le_bytes());
        assert!(to_png(&huge).unwrap_err().to_string().contains("at most 64 million"));
        let measured = DynamicImage::ImageRgb32F(ImageBuffer::from_pixel(2, 2, Rgb([0.5, 1.5, 2.5])));
        assert!(to_png(&tiff(&measured)).unwrap_err().to_string().contains("8 or 16 bits"));
    }
}
