//! Zip archives from outside: what their directory says, looked at before anything is unpacked, and members unpacked piece
//! by piece. The directory at the end decides; names that lead elsewhere, members that lie in one another, and what is
//! packed more tightly than data are, are refused.

use flate2::{Decompress, FlushDecompress, Status};
use labelkeep_model::Say;

/// At the end of a file, in which the end of the directory is.
pub const TAIL_BYTES: u64 = 22 + 65_535 + 20 + 56;
/// Of a directory.
pub const MOST_DIRECTORY: u64 = 32 << 20;
/// So much smaller than its content nothing is that is no bomb.
const MOST_RATIO: u64 = 200;
/// Below this no member, and no archive, is looked at for that.
const FREE_BYTES: u64 = 4 << 20;
const FREE_IN_ALL: u64 = 64 << 20;
/// Folders in one another.
const MOST_DEPTH: usize = 32;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    pub size: u64,
    pub packed: u64,
    pub header_at: u64,
    crc: u32,
    method: u16,
    /// Neither a file nor a folder: a link, a device.
    is_special: bool,
}

/// Where the directory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directory {
    pub at: u64,
    pub size: u64,
    pub members: u64,
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let part: [u8; N] = bytes.get(at..at.checked_add(N)?)?.try_into().ok()?;
    Some(part.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

impl Directory {
    /// `tail`: the last `TAIL_BYTES` of a file of `size` bytes, or all of a smaller one.
    ///
    /// # Errors
    /// When it is no archive, or one that is cut off.
    pub fn find(tail: &[u8], size: u64) -> Result<Self, Say> {
        Self::look(tail, size)
            .filter(|found| found.at.checked_add(found.size).is_some_and(|end| end <= size))
            .ok_or(Say::ArchiveBroken)
    }

    fn look(tail: &[u8], size: u64) -> Option<Self> {
        let ends = |at: &usize| {
            let is_mark = tail.get(*at..*at + 4) == Some(b"PK\x05\x06");
            is_mark && number::<2>(tail, *at + 20).is_some_and(|note| *at as u64 + 22 + note == tail.len() as u64)
        };
        let end = (0..tail.len().checked_sub(21)?).rev().find(ends)?;
        let found = Self {
            members: number::<2>(tail, end + 10)?,
            size: number::<4>(tail, end + 12)?,
            at: number::<4>(tail, end + 16)?,
        };
        let is_small = found.members < 0xffff && found.size < 0xffff_ffff && found.at < 0xffff_ffff;
        if is_small {
            return Some(found);
        }
        // The larger numbers stand before it.
        let locator = end.checked_sub(20).filter(|at| tail.get(*at..*at + 4) == Some(b"PK\x06\x07"))?;
        let at = number::<8>(tail, locator + 8)?;
        let start = size.checked_sub(tail.len() as u64)?;
        let large = usize::try_from(at.checked_sub(start)?).ok()?;
        (tail.get(large..large.checked_add(4)?) == Some(b"PK\x06\x06")).then_some(())?;
        Some(Self {
            members: number::<8>(tail, large + 32)?,
            size: number::<8>(tail, large + 40)?,
            at: number::<8>(tail, large + 48)?,
        })
    }

    /// The files of the archive. `file`: its size; `most`: bytes that may come out of it.
    ///
    /// # Errors
    /// What is wrong with the archive as a whole.
    pub fn members(&self, directory: &[u8], file: u64, most_files: u64, most: u64) -> Result<Vec<Member>, Say> {
        let mut members = Vec::new();
        let mut at = 0;
        let (mut packed, mut size, mut largest) = (0_u64, 0_u64, None);
        for _ in 0..self.members {
            let (member, next) = Member::read(directory, at).ok_or(Say::ArchiveBroken)?;
            at = next;
            if member.name.ends_with('/') {
                continue;
            }
            member.check()?;
            packed = packed.saturating_add(member.packed);
            size = size.saturating_add(member.size);
            largest = largest.max(Some((member.size, members.len())));
            members.push(member);
            if members.len() as u64 > most_files {
                return Err(Say::ArchiveTooManyFiles { most: most_files.into() });
            }
        }
        if size > most {
            return Err(Say::ArchiveTooLarge { megabytes: (most >> 20).into() });
        }
        // Members that share bytes are more than the file.
        if packed > file {
            return Err(Say::ArchiveBroken);
        }
        // Many that are small are a bomb as well.
        match largest.and_then(|(_, at)| members.get(at)) {
            Some(member) if is_bomb(size, packed, FREE_IN_ALL) => Err(member.bomb()),
            _ => Ok(members),
        }
    }
}

impl Member {
    fn read(directory: &[u8], at: usize) -> Option<(Self, usize)> {
        let whole = directory.get(at..)?;
        whole.starts_with(b"PK\x01\x02").then_some(())?;
        let of = |place| number::<2>(whole, place).and_then(|value| usize::try_from(value).ok());
        let (name, extra, note) = (of(28)?, of(30)?, of(32)?);
        let raw = whole.get(46..46 + name)?;
        let more = whole.get(46 + name..46 + name + extra)?;
        let (mut size, mut packed, mut header_at) =
            (number::<4>(whole, 24)?, number::<4>(whole, 20)?, number::<4>(whole, 42)?);
        let mut larger = large_numbers(more).into_iter();
        for value in [&mut size, &mut packed, &mut header_at] {
            if *value == 0xffff_ffff {
                *value = larger.next()?;
            }
        }
        let is_locked = number::<2>(whole, 8)? & 1 == 1;
        // What Unix calls it, where the archive is from there.
        let kind = if number::<1>(whole, 5)? == 3 { number::<2>(whole, 40)? & 0o170_000 } else { 0 };
        let method = u16::try_from(number::<2>(whole, 10)?).ok()?;
        let member = Self {
            name: String::from_utf8_lossy(raw).into_owned(),
            size,
            packed,
            header_at,
            crc: u32::try_from(number::<4>(whole, 16)?).ok()?,
            method: if is_locked { LOCKED } else { method },
            is_special: !matches!(kind, 0 | 0o100_000 | 0o040_000),
        };
        Some((member, at + 46 + name + extra + note))
    }

    fn check(&self) -> Result<(), Say> {
        let name = || self.name.as_str().into();
        if leads_elsewhere(&self.name) {
            return Err(Say::ArchiveUnsafe { name: name() });
        }
        if self.is_special {
            return Err(Say::ArchiveLink { name: name() });
        }
        if self.name.split(['/', '\\']).count() > MOST_DEPTH {
            return Err(Say::ArchiveTooDeep { name: name(), most: MOST_DEPTH.into() });
        }
        if is_bomb(self.size, self.packed, FREE_BYTES) { Err(self.bomb()) } else { Ok(()) }
    }

    fn bomb(&self) -> Say {
        Say::ArchiveBomb { name: self.name.as_str().into() }
    }

    /// Bytes of the header before its content, of which the first `HEADER_BYTES` are given.
    ///
    /// # Errors
    /// When there is no such header.
    pub fn header_bytes(header: &[u8]) -> Result<u64, Say> {
        let length = || Some(30 + number::<2>(header, 26)? + number::<2>(header, 28)?);
        length().filter(|_| header.starts_with(b"PK\x03\x04")).ok_or(Say::ArchiveBroken)
    }

    /// # Errors
    /// When it is packed in another way, or locked.
    pub fn unpack(&self) -> Result<Unpack, Say> {
        let way = match self.method {
            0 => None,
            8 => Some(Box::new(Decompress::new(false))),
            LOCKED => return Err(Say::ArchiveLocked { name: self.name.as_str().into() }),
            _ => return Err(Say::ArchiveMethod { name: self.name.as_str().into() }),
        };
        Ok(Unpack { way, left: self.size, crc: crc32fast::Hasher::new(), expected: self.crc, is_ended: false })
    }
}

pub const HEADER_BYTES: u64 = 30;
const LOCKED: u16 = u16::MAX;

/// Of the extra field of large archives.
fn large_numbers(mut extra: &[u8]) -> Vec<u64> {
    while let (Some(kind), Some(length)) = (number::<2>(extra, 0), number::<2>(extra, 2)) {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let content = extra.get(4..length.saturating_add(4)).unwrap_or_default();
        if kind == 1 {
            return content.chunks_exact(8).filter_map(|part| number::<8>(part, 0)).collect();
        }
        extra = extra.get(length.saturating_add(4)..).unwrap_or_default();
    }
    Vec::new()
}

fn is_bomb(size: u64, packed: u64, free: u64) -> bool {
    size > free && size / packed.max(1) > MOST_RATIO
}

fn leads_elsewhere(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    let climbs = name.split(['/', '\\']).any(|part| part == "..");
    name.is_empty() || name.starts_with(['/', '\\']) || is_drive || climbs || name.contains('\0')
}

/// What systems put beside people's files.
#[must_use]
pub fn is_nobodys(name: &str) -> bool {
    let systems = |part: &str| matches!(part, "__MACOSX" | ".DS_Store" | "Thumbs.db" | "desktop.ini");
    name.split(['/', '\\']).any(|part| systems(part) || part.starts_with("._"))
}

/// What people do not see.
#[must_use]
pub fn is_hidden(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| part.starts_with('.'))
}

/// Unpacks one member.
pub struct Unpack {
    way: Option<Box<Decompress>>,
    /// Bytes that are still to come out.
    left: u64,
    crc: crc32fast::Hasher,
    expected: u32,
    is_ended: bool,
}

impl Unpack {
    /// Takes packed bytes and appends what they hold.
    ///
    /// # Errors
    /// When they are damaged, or more comes out than the directory says.
    pub fn push(&mut self, mut packed: &[u8], out: &mut Vec<u8>) -> Result<(), Say> {
        let start = out.len();
        match &mut self.way {
            None => out.extend_from_slice(packed),
            Some(way) => {
                while !packed.is_empty() && !self.is_ended {
                    let most = usize::try_from(self.left).unwrap_or(usize::MAX).saturating_add(1);
                    if out.len() - start > most {
                        return Err(Say::ArchiveBroken);
                    }
                    out.reserve((64 << 10).min(most));
                    let before = (way.total_in(), out.len());
                    let status =
                        way.decompress_vec(packed, out, FlushDecompress::None).map_err(|_| Say::ArchiveBroken)?;
                    let taken = usize::try_from(way.total_in() - before.0).unwrap_or(usize::MAX);
                    packed = packed.get(taken..).unwrap_or_default();
                    self.is_ended = status == Status::StreamEnd;
                    if taken == 0 && out.len() == before.1 && !self.is_ended {
                        return Err(Say::ArchiveBroken);
                    }
                }
            }
        }
        let new = out.get(start..).unwrap_or_default();
        self.left = self.left.checked_sub(new.len() as u64).ok_or(Say::ArchiveBroken)?;
        self.crc.update(new);
        Ok(())
    }

    /// All of it was pushed.
    ///
    /// # Errors
    /// When it is not what the directory says.
    pub fn finish(self) -> Result<(), Say> {
        let is_whole = self.left == 0 && self.crc.finalize() == self.expected;
        if is_whole { Ok(()) } else { Err(Say::ArchiveBroken) }
    }
}

#[cfg(test)]
mod tests;
