//! A page of a column: its head, and its bytes unpacked, never to more than it says and than is allowed.

use super::{
    Fault, MAX_PAGE_BYTES, MAX_PAGE_VALUES, Result, part, size,
    thrift::{Reader, Value},
};
use std::io::Read;

/// The kinds of pages.
const DATA: i64 = 0;
const DICTIONARY: i64 = 2;
const DATA_V2: i64 = 3;

pub(super) struct Page {
    pub bytes: Vec<u8>,
    pub values: u64,
    pub encoding: i64,
    pub is_dictionary: bool,
    /// Levels that are no runs, which only very old writers made: of repetition and of definition.
    pub old_levels: (bool, bool),
    /// Of the second version: the lengths of both levels, which lie in front.
    pub levels: Option<(usize, usize)>,
}

/// The next page from here on; what is neither data nor a dictionary is passed over.
pub(super) fn next(chunk: &[u8], at: &mut usize, codec: i64) -> Result<Option<Page>> {
    while *at < chunk.len() {
        let mut reader = Reader::new(chunk, *at);
        let head = reader.structure()?;
        let number = |id| head.int(id).ok_or(Fault::Damaged).and_then(size);
        let (unpacked, packed) = (number(2)?, number(3)?);
        if unpacked > MAX_PAGE_BYTES {
            return Err(Fault::TooLarge("page"));
        }
        let bytes = part(chunk, reader.at, packed)?;
        *at = reader.at + packed;
        match head.int(1) {
            Some(DATA) => return of_data(head.field(5), unpack(bytes, codec, unpacked)?).map(Some),
            Some(DICTIONARY) => {
                let about = head.field(7).ok_or(Fault::Damaged)?;
                let (bytes, encoding) = (unpack(bytes, codec, unpacked)?, about.int(2).unwrap_or(0));
                let values = values(about)?;
                return Ok(Some(Page {
                    bytes,
                    values,
                    encoding,
                    is_dictionary: true,
                    old_levels: (false, false),
                    levels: None,
                }));
            }
            Some(DATA_V2) => return of_data_v2(head.field(8), bytes, codec, unpacked).map(Some),
            _ => {}
        }
    }
    Ok(None)
}

fn values(about: &Value) -> Result<u64> {
    let values = size(about.int(1).ok_or(Fault::Damaged)?)? as u64;
    if values > MAX_PAGE_VALUES { Err(Fault::TooLarge("page")) } else { Ok(values) }
}

fn of_data(about: Option<&Value>, bytes: Vec<u8>) -> Result<Page> {
    let about = about.ok_or(Fault::Damaged)?;
    let is_old = |id| about.int(id).is_some_and(|encoding| encoding != 3);
    let old_levels = (is_old(4), is_old(3));
    let encoding = about.int(2).ok_or(Fault::Damaged)?;
    Ok(Page { bytes, values: values(about)?, encoding, is_dictionary: false, old_levels, levels: None })
}

fn of_data_v2(about: Option<&Value>, bytes: &[u8], codec: i64, unpacked: usize) -> Result<Page> {
    let about = about.ok_or(Fault::Damaged)?;
    let (def, rep) = (size(about.int(5).unwrap_or(0))?, size(about.int(6).unwrap_or(0))?);
    let levels = def.checked_add(rep).ok_or(Fault::Damaged)?;
    let mut whole = part(bytes, 0, levels)?.to_vec();
    let packed = bytes.get(levels..).ok_or(Fault::Damaged)?;
    let codec = if about.flag(7).unwrap_or(true) { codec } else { 0 };
    whole.extend(unpack(packed, codec, unpacked.checked_sub(levels).ok_or(Fault::Damaged)?)?);
    let encoding = about.int(4).ok_or(Fault::Damaged)?;
    let (values, levels) = (values(about)?, Some((rep, def)));
    Ok(Page { bytes: whole, values, encoding, is_dictionary: false, old_levels: (false, false), levels })
}

/// Exactly as many bytes as the page says, or an error.
fn unpack(packed: &[u8], codec: i64, length: usize) -> Result<Vec<u8>> {
    let unpacked = match codec {
        0 => packed.to_vec(),
        _ if length == 0 => Vec::new(),
        1 => {
            let said = snap::raw::decompress_len(packed).map_err(|_| Fault::Damaged)?;
            if said != length {
                return Err(Fault::Damaged);
            }
            snap::raw::Decoder::new().decompress_vec(packed).map_err(|_| Fault::Damaged)?
        }
        2 => bounded(flate2::read::MultiGzDecoder::new(packed), length)?,
        6 => bounded(ruzstd::decoding::StreamingDecoder::new(packed).map_err(|_| Fault::Damaged)?, length)?,
        7 => {
            let mut bytes = vec![0; length];
            let written = lz4_flex::block::decompress_into(packed, &mut bytes).map_err(|_| Fault::Damaged)?;
            bytes.truncate(written);
            bytes
        }
        3 => return Err(Fault::Unknown("LZO")),
        4 => return Err(Fault::Unknown("Brotli")),
        5 => return Err(Fault::Unknown("the older LZ4")),
        _ => return Err(Fault::Damaged),
    };
    if unpacked.len() == length { Ok(unpacked) } else { Err(Fault::Damaged) }
}

fn bounded(reader: impl Read, length: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = length as u64 + 1;
    reader.take(most).read_to_end(&mut bytes).map_err(|_| Fault::Damaged)?;
    Ok(bytes)
}
