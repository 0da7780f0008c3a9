//! One column of a group, value after value, a page in memory at a time.

use super::{
    Fault, MAX_HELD_BYTES, Result,
    cell::Scalar,
    footer::{Chunk, LeafType},
    levels::{Hybrid, differences},
    page::{self, Page},
    part, size,
};
use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

/// Bytes that the columns of a group hold unpacked.
#[derive(Clone, Default)]
pub(super) struct Held(Arc<AtomicUsize>);

impl Held {
    pub fn exchange(&self, before: usize, now: usize) -> Result<()> {
        self.0.fetch_sub(before, Relaxed);
        let all = self.0.fetch_add(now, Relaxed).saturating_add(now);
        if all > MAX_HELD_BYTES { Err(Fault::TooLarge("group of rows")) } else { Ok(()) }
    }
}

pub(super) struct Leaf {
    kind: LeafType,
    codec: i64,
    /// In the bytes of the group.
    chunk: Range<usize>,
    at: usize,
    dictionary: Dictionary,
    page: Vec<u8>,
    left: u64,
    rep: Hybrid,
    def: Hybrid,
    values: Values,
    /// How much of what all columns hold is this one's: of the page, and of the dictionary.
    weight: (usize, usize),
    held: Held,
    /// The levels of the value that comes next.
    ahead: Option<(u32, u32)>,
}

/// Values that pages name by their places.
#[derive(Default)]
struct Dictionary {
    bytes: Vec<u8>,
    places: Vec<(u32, u32)>,
}

enum Values {
    Plain(usize),
    /// Yes or no, one bit each.
    Bits(usize),
    Runs(Hybrid),
    Places(Hybrid),
    Differences(std::vec::IntoIter<i64>),
    /// Lengths, and the texts behind them.
    Lengths(std::vec::IntoIter<i64>, usize),
    /// How much is as before, the lengths of the rest, and the rests; the text before.
    Beginnings {
        same: std::vec::IntoIter<i64>,
        rest: std::vec::IntoIter<i64>,
        at: usize,
        last: Vec<u8>,
    },
    /// Byte by byte in streams of their own: which one comes, of how many.
    Streams {
        from: usize,
        index: usize,
        count: usize,
    },
}

/// Bytes of a value that is not as long as it says itself.
fn width(kind: &LeafType) -> Option<usize> {
    match kind.physical {
        1 | 4 => Some(4),
        2 | 5 => Some(8),
        3 => Some(12),
        7 => Some(kind.length).filter(|length| *length > 0),
        _ => None,
    }
}

impl Leaf {
    pub fn new(kind: LeafType, chunk: Chunk, group_from: u64, group: &[u8], held: &Held) -> Result<Self> {
        let from = usize::try_from(chunk.from - group_from).map_err(|_| Fault::Damaged)?;
        let length = usize::try_from(chunk.length).map_err(|_| Fault::Damaged)?;
        part(group, from, length)?;
        Ok(Self {
            kind,
            codec: chunk.codec,
            chunk: from..from + length,
            at: 0,
            dictionary: Dictionary::default(),
            page: Vec::new(),
            left: 0,
            rep: Hybrid::none(),
            def: Hybrid::none(),
            values: Values::Plain(0),
            weight: (0, 0),
            held: held.clone(),
            ahead: None,
        })
    }

    /// The levels of repetition and definition of the value that comes next; `None` at the end.
    pub fn peek(&mut self, group: &[u8]) -> Result<Option<(u32, u32)>> {
        if self.ahead.is_none() {
            while self.left == 0 {
                let chunk = group.get(self.chunk.clone()).ok_or(Fault::Damaged)?;
                match page::next(chunk, &mut self.at, self.codec)? {
                    None => return Ok(None),
                    Some(page) if page.is_dictionary => self.take_dictionary(page)?,
                    Some(page) => self.take_page(page)?,
                }
            }
            self.left -= 1;
            let levels = (self.rep.next(&self.page)?, self.def.next(&self.page)?);
            if levels.0 > self.kind.max_rep || levels.1 > self.kind.max_def {
                return Err(Fault::Damaged);
            }
            self.ahead = Some(levels);
        }
        Ok(self.ahead)
    }

    /// Goes past a place without a value.
    pub fn pass(&mut self, group: &[u8]) -> Result<()> {
        match self.peek(group)? {
            Some((_, def)) if def < self.kind.max_def => {
                self.ahead = None;
                Ok(())
            }
            _ => Err(Fault::Damaged),
        }
    }

    /// The value that comes next, which must be there.
    pub fn take(&mut self, group: &[u8]) -> Result<Scalar<'_>> {
        match self.peek(group)? {
            Some((_, def)) if def == self.kind.max_def => self.ahead = None,
            _ => return Err(Fault::Damaged),
        }
        self.value()
    }

    fn take_dictionary(&mut self, page: Page) -> Result<()> {
        let mut places = Vec::new();
        let mut at = 0;
        for _ in 0..page.values {
            let place = place(&page.bytes, &mut at, &self.kind)?;
            let number = |number| u32::try_from(number).map_err(|_| Fault::Damaged);
            places.push((number(place.start)?, number(place.end)?));
        }
        let weight = page.bytes.len() + places.len() * 8;
        self.held.exchange(self.weight.1, weight)?;
        self.weight.1 = weight;
        self.dictionary = Dictionary { bytes: page.bytes, places };
        Ok(())
    }

    fn take_page(&mut self, page: Page) -> Result<()> {
        let (max_rep, max_def) = (self.kind.max_rep, self.kind.max_def);
        if (page.old_levels.0 && max_rep > 0) || (page.old_levels.1 && max_def > 0) {
            return Err(Fault::Unknown("levels of bits alone"));
        }
        let mut at = 0;
        let bytes = &page.bytes;
        let mut level = |max: u32, said: Option<usize>| -> Result<Hybrid> {
            let length = match said {
                Some(length) => length,
                None if max == 0 => 0,
                None => {
                    let length = u32::from_le_bytes(part(bytes, at, 4)?.try_into().map_err(|_| Fault::Damaged)?);
                    at += 4;
                    length as usize
                }
            };
            part(bytes, at, length)?;
            let levels = Hybrid::new(at, at + length, u32::BITS - max.leading_zeros())?;
            at += length;
            Ok(levels)
        };
        let numbers = if matches!(page.encoding, 5..=7) { 16 * page.values } else { 0 };
        let weight = page.bytes.len().saturating_add(usize::try_from(numbers).unwrap_or(usize::MAX));
        self.rep = level(max_rep, page.levels.map(|(rep, _)| rep))?;
        self.def = level(max_def, page.levels.map(|(_, def)| def))?;
        self.held.exchange(self.weight.0, weight)?;
        self.weight.0 = weight;
        self.values = values(&self.kind, &page, at)?;
        (self.page, self.left) = (page.bytes, page.values);
        Ok(())
    }

    fn value(&mut self) -> Result<Scalar<'_>> {
        let (kind, page) = (&self.kind, &self.page);
        match &mut self.values {
            Values::Plain(at) => {
                let place = place(page, at, kind)?;
                scalar(kind, page.get(place).ok_or(Fault::Damaged)?)
            }
            Values::Bits(bit) => {
                let byte = *page.get(*bit / 8).ok_or(Fault::Damaged)?;
                let is_set = byte >> (*bit % 8) & 1 == 1;
                *bit += 1;
                Ok(Scalar::Bool(is_set))
            }
            Values::Runs(runs) => Ok(Scalar::Bool(runs.next(page)? == 1)),
            Values::Places(places) => {
                let place = places.next(page)? as usize;
                let (from, end) = *self.dictionary.places.get(place).ok_or(Fault::Damaged)?;
                scalar(kind, self.dictionary.bytes.get(from as usize..end as usize).ok_or(Fault::Damaged)?)
            }
            Values::Differences(numbers) => {
                let number = numbers.next().ok_or(Fault::Damaged)?;
                match kind.physical {
                    // It is counted in 32 bits, where it may have gone around.
                    #[expect(clippy::cast_possible_truncation, reason = "the format counts modulo 2^32")]
                    1 => Ok(Scalar::Int32(number as i32)),
                    2 => Ok(Scalar::Int64(number)),
                    _ => Err(Fault::Damaged),
                }
            }
            Values::Lengths(lengths, at) => {
                let length = size(lengths.next().ok_or(Fault::Damaged)?)?;
                let bytes = part(page, *at, length)?;
                *at += length;
                scalar(kind, bytes)
            }
            Values::Beginnings { same, rest, at, last } => {
                let (same, length) = (same.next().ok_or(Fault::Damaged)?, rest.next().ok_or(Fault::Damaged)?);
                let (same, length) = (size(same)?, size(length)?);
                let rest = part(page, *at, length)?;
                *at += length;
                if same > last.len() || same + length > super::MAX_PAGE_BYTES {
                    return Err(Fault::Damaged);
                }
                last.truncate(same);
                last.extend(rest);
                scalar(kind, last)
            }
            Values::Streams { from, index, count } => {
                let bytes = width(kind).ok_or(Fault::Damaged)?;
                if *index >= *count {
                    return Err(Fault::Damaged);
                }
                let byte = |stream: usize| page.get(*from + stream * *count + *index).copied().ok_or(Fault::Damaged);
                let value = (0..bytes).map(byte).collect::<Result<Vec<u8>>>()?;
                *index += 1;
                number(kind, &value)
            }
        }
    }
}

fn values(kind: &LeafType, page: &Page, at: usize) -> Result<Values> {
    let bytes = &page.bytes;
    let most = page.values;
    Ok(match page.encoding {
        0 if kind.physical == 0 => Values::Bits(at * 8),
        0 => Values::Plain(at),
        2 | 8 => {
            // A page of nulls alone may have nothing here.
            let width = bytes.get(at).copied().unwrap_or(0);
            Values::Places(Hybrid::new(at + 1, bytes.len(), width.into())?)
        }
        3 if kind.physical == 0 => {
            let length = u32::from_le_bytes(part(bytes, at, 4)?.try_into().map_err(|_| Fault::Damaged)?) as usize;
            part(bytes, at + 4, length)?;
            Values::Runs(Hybrid::new(at + 4, at + 4 + length, 1)?)
        }
        5 => Values::Differences(differences(bytes, at, most)?.0.into_iter()),
        6 => {
            let (lengths, at) = differences(bytes, at, most)?;
            Values::Lengths(lengths.into_iter(), at)
        }
        7 => {
            let (same, at) = differences(bytes, at, most)?;
            let (rest, at) = differences(bytes, at, most)?;
            Values::Beginnings { same: same.into_iter(), rest: rest.into_iter(), at, last: Vec::new() }
        }
        9 => {
            let width = width(kind).ok_or(Fault::Damaged)?;
            let count = bytes.len().saturating_sub(at) / width;
            Values::Streams { from: at, index: 0, count }
        }
        _ => return Err(Fault::Unknown("an encoding")),
    })
}

/// Where the next value lies that is written as it is.
fn place(bytes: &[u8], at: &mut usize, kind: &LeafType) -> Result<Range<usize>> {
    let length = match (width(kind), kind.physical) {
        (Some(width), _) => width,
        (None, 6) => {
            let length = u32::from_le_bytes(part(bytes, *at, 4)?.try_into().map_err(|_| Fault::Damaged)?);
            *at += 4;
            length as usize
        }
        _ => return Err(Fault::Damaged),
    };
    part(bytes, *at, length)?;
    let from = *at;
    *at += length;
    Ok(from..*at)
}

fn scalar<'p>(kind: &LeafType, bytes: &'p [u8]) -> Result<Scalar<'p>> {
    if matches!(kind.physical, 6 | 7) { Ok(Scalar::Bytes(bytes)) } else { number(kind, bytes) }
}

fn number(kind: &LeafType, bytes: &[u8]) -> Result<Scalar<'static>> {
    let four = || bytes.first_chunk::<4>().copied().ok_or(Fault::Damaged);
    let eight = || bytes.first_chunk::<8>().copied().ok_or(Fault::Damaged);
    Ok(match kind.physical {
        1 => Scalar::Int32(i32::from_le_bytes(four()?)),
        2 => Scalar::Int64(i64::from_le_bytes(eight()?)),
        3 => {
            let day = bytes.last_chunk::<4>().copied().ok_or(Fault::Damaged)?;
            Scalar::Int96(i64::from_le_bytes(eight()?), i32::from_le_bytes(day))
        }
        4 => Scalar::Float(f32::from_le_bytes(four()?)),
        5 => Scalar::Double(f64::from_le_bytes(eight()?)),
        _ => return Err(Fault::Unknown("an encoding")),
    })
}
