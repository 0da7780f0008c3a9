//! Whether a picture is all there, told from its structure while it comes in. A file that was cut off would be a task that
//! nobody can label.

use crate::media::extension_of;
use labelkeep_model::Say;

/// Looks at a picture piece by piece.
pub struct Wholeness {
    kind: Kind,
    /// The first bytes, as many as a header needs.
    head: Vec<u8>,
    tail: Vec<u8>,
    length: u64,
}

const HEAD: usize = 64;
const TAIL: usize = 64;

enum Kind {
    Png(Walk),
    Jpeg(Jpeg),
    /// The boxes of ISO media files.
    Avif(Walk),
    Gif,
    WebP,
    Bmp,
    Svg,
    /// Nothing is known of it.
    Other,
}

impl Wholeness {
    /// For a file of this name that begins so.
    pub fn new(name: &str, head: &[u8]) -> Self {
        let kind = match head {
            [0x89, b'P', b'N', b'G', ..] => Kind::Png(Walk::after(8)),
            [0xFF, 0xD8, ..] => Kind::Jpeg(Jpeg { walk: Walk::after(2), ..Jpeg::default() }),
            [b'G', b'I', b'F', b'8', ..] => Kind::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::WebP,
            [b'B', b'M', ..] if extension_of(name) == ".bmp" => Kind::Bmp,
            [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => Kind::Avif(Walk::after(0)),
            _ if extension_of(name) == ".svg" => Kind::Svg,
            _ => Kind::Other,
        };
        Self { kind, head: Vec::new(), tail: Vec::new(), length: 0 }
    }

    pub fn push(&mut self, piece: &[u8]) {
        self.length += piece.len() as u64;
        let missing = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(piece.get(..missing).unwrap_or_default());
        self.tail.extend_from_slice(piece.get(piece.len().saturating_sub(TAIL)..).unwrap_or_default());
        let surplus = self.tail.len().saturating_sub(TAIL);
        self.tail.drain(..surplus);
        match &mut self.kind {
            Kind::Png(walk) => walk.feed(piece, 8, png_chunk),
            Kind::Avif(walk) => walk.feed(piece, 8, iso_box),
            Kind::Jpeg(jpeg) => jpeg.feed(piece),
            _ => {}
        }
    }

    /// # Errors
    /// What is missing, and what to do.
    pub fn finish(self) -> Result<(), Say> {
        let is_whole = match &self.kind {
            Kind::Png(walk) => walk.done,
            Kind::Avif(walk) => walk.done || (walk.skip == 0 && walk.header.is_empty()),
            Kind::Jpeg(jpeg) => jpeg.ended && jpeg.has_frame,
            Kind::Gif => matches!(self.tail.last(), Some(b';' | 0)) && self.length > 20,
            Kind::WebP => number(&self.head, 4, 4).is_some_and(|size| size + 8 <= self.length),
            Kind::Bmp => self.bmp_needs().is_none_or(|needs| needs <= self.length),
            Kind::Svg => self.tail.trim_ascii_end().ends_with(b">"),
            Kind::Other => true,
        };
        if is_whole {
            return Ok(());
        }
        Err(Say::PictureCutOff)
    }

    /// The bytes of a picture that is not compressed.
    fn bmp_needs(&self) -> Option<u64> {
        let field = |at, bytes| number(&self.head, at, bytes);
        let (start, width, bits, packing) = (field(10, 4)?, field(18, 4)?, field(28, 2)?, field(30, 4)?);
        // A height below zero: the rows stand from top to bottom.
        let height = u64::from(u32::try_from(field(22, 4)?).ok()?.cast_signed().unsigned_abs());
        let row = width.checked_mul(bits)?.div_ceil(32).checked_mul(4)?;
        matches!(packing, 0 | 3).then_some(start.checked_add(row.checked_mul(height)?)?)
    }
}

/// A number of that many bytes, the small end first.
fn number(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + count)?;
    Some(bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

/// From header to header.
#[derive(Default)]
struct Walk {
    skip: u64,
    header: Vec<u8>,
    done: bool,
}

/// What a header says.
enum Part {
    /// So many bytes until the next one.
    Skip(u64),
    /// The header is longer.
    Longer,
    Last,
}

impl Walk {
    fn after(skip: u64) -> Self {
        Self { skip, ..Self::default() }
    }

    fn feed(&mut self, mut piece: &[u8], size: usize, read: fn(&[u8]) -> Part) {
        while !self.done && !piece.is_empty() {
            if self.skip > 0 {
                let step = usize::try_from(self.skip).unwrap_or(usize::MAX).min(piece.len());
                self.skip -= step as u64;
                piece = piece.get(step..).unwrap_or_default();
                continue;
            }
            let Some((byte, rest)) = piece.split_first() else { return };
            piece = rest;
            self.header.push(*byte);
            if self.header.len() < size {
                continue;
            }
            match read(&self.header) {
                Part::Skip(bytes) => {
                    self.skip = bytes;
                    self.header.clear();
                }
                Part::Longer => {}
                Part::Last => self.done = true,
            }
        }
    }
}

fn big(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

fn png_chunk(header: &[u8]) -> Part {
    match header.split_at_checked(4) {
        Some((_, b"IEND")) => Part::Last,
        Some((length, _)) => Part::Skip(big(length) + 4),
        None => Part::Longer,
    }
}

fn iso_box(header: &[u8]) -> Part {
    let size = big(header.get(..4).unwrap_or_default());
    match (size, header.get(8..16)) {
        // To the end of the file.
        (0, _) => Part::Last,
        (1, None) => Part::Longer,
        (1, Some(long)) => Part::Skip(big(long).saturating_sub(16)),
        (size, _) => Part::Skip(size.saturating_sub(8)),
    }
}

/// Segments up to the first scan, and the mark of the end behind it.
#[derive(Default)]
struct Jpeg {
    walk: Walk,
    has_frame: bool,
    in_scan: bool,
    last: u8,
    ended: bool,
}

impl Jpeg {
    fn feed(&mut self, piece: &[u8]) {
        for byte in piece {
            if self.ended {
                return;
            }
            if self.in_scan {
                self.ended = self.last == 0xFF && *byte == 0xD9;
                self.last = *byte;
                continue;
            }
            if self.walk.skip > 0 {
                self.walk.skip -= 1;
                continue;
            }
            // Any number of FF may stand before a mark.
            if *byte == 0xFF && self.walk.header.len() == 1 {
                continue;
            }
            self.walk.header.push(*byte);
            if let [_, mark, high, low] = self.walk.header.as_slice() {
                self.has_frame |= matches!(mark, 0xC0..=0xCF) && !matches!(mark, 0xC4 | 0xC8 | 0xCC);
                self.in_scan = *mark == 0xDA;
                self.walk.skip = (u64::from(*high) << 8 | u64::from(*low)).saturating_sub(2);
                self.walk.header.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests;
