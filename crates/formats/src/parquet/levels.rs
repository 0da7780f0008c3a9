//! Runs of small numbers, and differences between numbers: how Parquet writes levels, places in dictionaries and lengths.

use super::{
    Fault, Result, part,
    thrift::{unzigzag, varint},
};

/// Runs of the same number, and numbers of a few bits each, mixed. It is read as it is asked, so that a run that says to be
/// endless costs nothing.
#[derive(Debug, Clone)]
pub(super) struct Hybrid {
    at: usize,
    end: usize,
    width: u32,
    left: u64,
    run: Run,
}

#[derive(Debug, Clone, Copy)]
enum Run {
    Same(u32),
    /// From this bit on.
    Packed(usize),
}

impl Hybrid {
    pub fn new(at: usize, end: usize, width: u32) -> Result<Self> {
        if width > 32 { Err(Fault::Damaged) } else { Ok(Self { at, end, width, left: 0, run: Run::Same(0) }) }
    }

    /// One that is always 0.
    pub fn none() -> Self {
        Self { at: 0, end: 0, width: 0, left: 0, run: Run::Same(0) }
    }

    pub fn next(&mut self, page: &[u8]) -> Result<u32> {
        if self.width == 0 {
            return Ok(0);
        }
        while self.left == 0 {
            self.begin_run(page)?;
        }
        self.left -= 1;
        match &mut self.run {
            Run::Same(value) => Ok(*value),
            Run::Packed(bit) => {
                let value = bits(page, *bit, self.width, self.end)?;
                *bit += self.width as usize;
                u32::try_from(value).map_err(|_| Fault::Damaged)
            }
        }
    }

    fn begin_run(&mut self, page: &[u8]) -> Result<()> {
        if self.at >= self.end {
            return Err(Fault::Damaged);
        }
        let head = varint(page, &mut self.at)?;
        if head & 1 == 1 {
            let groups = head >> 1;
            self.left = groups.checked_mul(8).ok_or(Fault::Damaged)?;
            self.run = Run::Packed(self.at.checked_mul(8).ok_or(Fault::Damaged)?);
            let length = groups.checked_mul(u64::from(self.width)).and_then(|length| usize::try_from(length).ok());
            // The last group may be cut: what is read of it is looked at one by one.
            self.at = self.at.saturating_add(length.ok_or(Fault::Damaged)?);
        } else {
            self.left = head >> 1;
            let length = self.width.div_ceil(8) as usize;
            let mut value = [0; 4];
            value.get_mut(..length).ok_or(Fault::Damaged)?.copy_from_slice(part(page, self.at, length)?);
            self.run = Run::Same(u32::from_le_bytes(value));
            self.at += length;
        }
        Ok(())
    }
}

/// So many bits from a place on, the lowest first.
fn bits(page: &[u8], bit: usize, width: u32, end: usize) -> Result<u64> {
    let (mut value, mut done) = (0_u64, 0_u32);
    while done < width {
        let at = bit + done as usize;
        if at / 8 >= end {
            return Err(Fault::Damaged);
        }
        let byte = u64::from(*page.get(at / 8).ok_or(Fault::Damaged)?);
        let skip = u32::try_from(at % 8).unwrap_or(0);
        let take = (8 - skip).min(width - done);
        value |= ((byte >> skip) & ((1 << take) - 1)) << done;
        done += take;
    }
    Ok(value)
}

/// All numbers of a block of differences, `most` at most, and where it ends.
pub(super) fn differences(page: &[u8], from: usize, most: u64) -> Result<(Vec<i64>, usize)> {
    let mut at = from;
    let (block, minis) = (varint(page, &mut at)?, varint(page, &mut at)?);
    let (total, first) = (varint(page, &mut at)?, unzigzag(varint(page, &mut at)?));
    let in_mini = block.checked_div(minis).filter(|count| *count > 0 && count % 8 == 0).ok_or(Fault::Damaged)?;
    if total > most || minis > 1024 || block > 1 << 20 {
        return Err(Fault::Damaged);
    }
    let mut numbers = Vec::new();
    let (mut last, mut left) = (first, total);
    if left > 0 {
        numbers.push(first);
        left -= 1;
    }
    while left > 0 {
        let least = unzigzag(varint(page, &mut at)?);
        let widths = part(page, at, usize::try_from(minis).map_err(|_| Fault::Damaged)?)?;
        at += widths.len();
        for width in widths.iter().map(|width| u32::from(*width)) {
            if left == 0 {
                break;
            }
            if width > 64 {
                return Err(Fault::Damaged);
            }
            let length = usize::try_from(in_mini * u64::from(width) / 8).map_err(|_| Fault::Damaged)?;
            let end = at.checked_add(length).ok_or(Fault::Damaged)?;
            for index in 0..in_mini.min(left) {
                let bit = at * 8 + usize::try_from(index * u64::from(width)).map_err(|_| Fault::Damaged)?;
                let step = bits(page, bit, width, end)?.cast_signed();
                last = last.wrapping_add(least).wrapping_add(step);
                numbers.push(last);
            }
            left -= in_mini.min(left);
            at = end;
        }
    }
    Ok((numbers, at))
}
