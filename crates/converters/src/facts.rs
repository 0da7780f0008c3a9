//! What the beginning of a file says of the picture or recording in it.

use crate::convert::Facts;

/// Headers with long notes of cameras in them are shorter.
const MOST: usize = 1 << 20;

/// Looks at a file as it goes by.
#[derive(Debug, Default)]
pub struct Look {
    head: Vec<u8>,
}

impl Look {
    pub fn take(&mut self, bytes: &[u8]) {
        let room = MOST.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(bytes.get(..room).unwrap_or_default());
    }

    #[must_use]
    pub fn facts(&self) -> Facts {
        let head = Bytes(&self.head);
        let kinds = [png, jpeg, gif, bmp, webp];
        let picture =
            kinds.into_iter().find_map(|kind| kind(&head)).filter(|(width, height, _)| *width > 0 && *height > 0);
        Facts { picture, seconds: wav(&head) }
    }
}

struct Bytes<'b>(&'b [u8]);

type Size = Option<(u32, u32, u32)>;

impl Bytes<'_> {
    fn starts(&self, at: usize, with: &[u8]) -> bool {
        self.0.get(at..).is_some_and(|rest| rest.starts_with(with))
    }

    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    fn little16(&self, at: usize) -> Option<u32> {
        self.array(at).map(|bytes| u32::from(u16::from_le_bytes(bytes)))
    }

    fn little32(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    fn big16(&self, at: usize) -> Option<u32> {
        self.array(at).map(|bytes| u32::from(u16::from_be_bytes(bytes)))
    }

    fn big32(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_be_bytes)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }
}

fn png(head: &Bytes<'_>) -> Size {
    if !head.starts(0, b"\x89PNG\r\n\x1a\n") {
        return None;
    }
    let channels = match head.byte(25)? {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
    Some((head.big32(16)?, head.big32(20)?, channels))
}

fn jpeg(head: &Bytes<'_>) -> Size {
    if !head.starts(0, b"\xff\xd8") {
        return None;
    }
    let mut at = 2;
    loop {
        while head.byte(at)? != 0xff || matches!(head.byte(at + 1)?, 0 | 0xff) {
            at += 1;
        }
        let marker = head.byte(at + 1)?;
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((head.big16(at + 7)?, head.big16(at + 5)?, u32::from(head.byte(at + 9)?)));
        }
        at += if matches!(marker, 0xd0..=0xd9 | 0x01) { 2 } else { 2 + usize::try_from(head.big16(at + 2)?).ok()? };
    }
}

fn gif(head: &Bytes<'_>) -> Size {
    let is_gif = head.starts(0, b"GIF87a") || head.starts(0, b"GIF89a");
    is_gif.then(|| Some((head.little16(6)?, head.little16(8)?, 1)))?
}

fn bmp(head: &Bytes<'_>) -> Size {
    if !head.starts(0, b"BM") || head.little32(14)? < 40 {
        return None;
    }
    let height = i32::from_le_bytes(head.array(22)?).unsigned_abs();
    let channels = if head.little16(28)? >= 24 { 3 } else { 1 };
    Some((head.little32(18)?, height, channels))
}

fn webp(head: &Bytes<'_>) -> Size {
    if !head.starts(0, b"RIFF") || !head.starts(8, b"WEBP") {
        return None;
    }
    match head.array::<4>(12)?.as_slice() {
        b"VP8X" => {
            let three = |at| Some(u32::from_le_bytes([head.byte(at)?, head.byte(at + 1)?, head.byte(at + 2)?, 0]) + 1);
            Some((three(24)?, three(27)?, if head.byte(20)? & 0x10 != 0 { 4 } else { 3 }))
        }
        b"VP8 " => Some((head.little16(26)? & 0x3fff, head.little16(28)? & 0x3fff, 3)),
        b"VP8L" => {
            let bits = head.little32(21)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, if bits >> 28 & 1 == 1 { 4 } else { 3 }))
        }
        _ => None,
    }
}

/// Seconds of an uncompressed recording.
fn wav(head: &Bytes<'_>) -> Option<f64> {
    if !head.starts(0, b"RIFF") || !head.starts(8, b"WAVE") {
        return None;
    }
    let mut at: usize = 12;
    let mut rate = None;
    loop {
        let size = head.little32(at + 4)?;
        if head.starts(at, b"fmt ") {
            rate = Some((head.little32(at + 12)?, head.little16(at + 20)?));
        } else if head.starts(at, b"data") {
            let (rate, block) = rate.filter(|(rate, block)| *rate > 0 && *block > 0)?;
            return Some(f64::from(size / block) / f64::from(rate));
        }
        at = at.checked_add(8)?.checked_add(usize::try_from(size).ok()?)?.checked_add(usize::from(size % 2 == 1))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts(bytes: &[u8]) -> Facts {
        let mut look = Look::default();
        bytes.chunks(7).for_each(|part| look.take(part));
        look.facts()
    }

    #[test]
    fn pictures_and_recordings_say_how_large_they_are() {
        let mut png = Vec::new();
        let picture = image::DynamicImage::new_rgb8(31, 17);
        picture.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        assert_eq!(facts(&png).picture, Some((31, 17, 3)));
        let jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x11\x08\x00\x11\x00\x1f\x03";
        assert_eq!(facts(jpeg).picture, Some((31, 17, 3)));
        assert_eq!(facts(b"GIF89a\x1f\x00\x11\x00").picture, Some((31, 17, 1)));
        let mut wav = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x02\0\x40\x1f\0\0\0\x7d\0\0\x04\0\x10\0data".to_vec();
        wav.extend(48_000u32.to_le_bytes());
        assert_eq!(facts(&wav).seconds, Some(1.5));
        assert_eq!(
            facts(b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0data\0\0\0\0").seconds,
            None
        );
    }

    proptest! {
        #[test]
        fn anything_else_says_nothing_and_harms_nobody(mut bytes in prop::collection::vec(any::<u8>(), 0..80), kind in 0..6usize) {
            let starts: [&[u8]; 6] = [b"", b"\xff\xd8", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WEBPVP8X", b"BM", b"GIF89a"];
            bytes.splice(0..0, starts[kind].iter().copied());
            let _ = facts(&bytes);
        }
    }
}
