//! A zip archive, written as it is sent: the same files give the same bytes. Of what was written only the directory is kept.

use flate2::{Compress, Compression, FlushCompress, Status};

/// 1980-01-01, the first day that the format knows: archives do not depend on the time.
const DATE: u16 = 0x21;
const UTF8: u16 = 1 << 11;
const SIZES_BEHIND: u16 = 1 << 3;
const DEFLATED: u16 = 8;
const LARGE: u64 = 0xffff_ffff;

#[derive(Default)]
pub struct Zip {
    directory: Vec<u8>,
    count: u64,
    written: u64,
    open: Option<Open>,
}

struct Open {
    name: String,
    offset: u64,
    checksum: crc32fast::Hasher,
    deflate: Compress,
    size: u64,
    packed: u64,
}

impl Zip {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty folder.
    pub fn folder(&mut self, name: &str, out: &mut Vec<u8>) {
        self.close(out);
        let offset = self.written;
        let start = out.len();
        local_header(&format!("{name}/"), 0, 0, out);
        self.written += (out.len() - start) as u64;
        self.entry(&format!("{name}/"), offset, Sums { method: 0, flags: UTF8, ..Sums::default() });
    }

    /// A file begins. `is_packed`: it is compressed already, like pictures.
    pub fn file(&mut self, name: &str, is_packed: bool, out: &mut Vec<u8>) {
        self.close(out);
        let level = if is_packed { Compression::none() } else { Compression::new(6) };
        self.open = Some(Open {
            name: name.to_owned(),
            offset: self.written,
            checksum: crc32fast::Hasher::new(),
            deflate: Compress::new(level, false),
            size: 0,
            packed: 0,
        });
        let start = out.len();
        local_header(name, SIZES_BEHIND, DEFLATED, out);
        self.written += (out.len() - start) as u64;
    }

    /// More of the file that was begun last.
    pub fn bytes(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let Some(open) = &mut self.open else { return };
        open.checksum.update(bytes);
        open.size += bytes.len() as u64;
        let start = out.len();
        deflate(&mut open.deflate, bytes, FlushCompress::None, out);
        let packed = (out.len() - start) as u64;
        open.packed += packed;
        self.written += packed;
    }

    fn close(&mut self, out: &mut Vec<u8>) {
        let Some(mut open) = self.open.take() else { return };
        let start = out.len();
        deflate(&mut open.deflate, &[], FlushCompress::Finish, out);
        open.packed += (out.len() - start) as u64;
        let checksum = open.checksum.finalize();
        out.extend_from_slice(b"PK\x07\x08");
        out.extend_from_slice(&checksum.to_le_bytes());
        if open.size >= LARGE || open.packed >= LARGE {
            out.extend_from_slice(&open.packed.to_le_bytes());
            out.extend_from_slice(&open.size.to_le_bytes());
        } else {
            push32(out, open.packed);
            push32(out, open.size);
        }
        self.written += (out.len() - start) as u64;
        let sums =
            Sums { method: DEFLATED, flags: UTF8 | SIZES_BEHIND, checksum, size: open.size, packed: open.packed };
        self.entry(&open.name, open.offset, sums);
    }

    fn entry(&mut self, name: &str, offset: u64, sums: Sums) {
        let mut extra = Vec::new();
        for value in [sums.size, sums.packed, offset] {
            if value >= LARGE {
                extra.extend_from_slice(&value.to_le_bytes());
            }
        }
        let out = &mut self.directory;
        out.extend_from_slice(b"PK\x01\x02");
        // Made on Unix, so that the rights below are read.
        for value in [0x0300 | 45, 45, sums.flags, sums.method, 0, DATE] {
            push16(out, value);
        }
        out.extend_from_slice(&sums.checksum.to_le_bytes());
        push32(out, sums.packed);
        push32(out, sums.size);
        push16(out, length16(name.len()));
        push16(out, if extra.is_empty() { 0 } else { length16(extra.len() + 4) });
        for _ in 0..3 {
            push16(out, 0);
        }
        let rights: u32 = if name.ends_with('/') { 0o040_755 << 16 | 0x10 } else { 0o100_644 << 16 };
        out.extend_from_slice(&rights.to_le_bytes());
        push32(out, offset);
        out.extend_from_slice(name.as_bytes());
        if !extra.is_empty() {
            push16(out, 1);
            push16(out, length16(extra.len()));
            out.extend_from_slice(&extra);
        }
        self.count += 1;
    }

    /// Behind the last file.
    pub fn end(mut self, out: &mut Vec<u8>) {
        self.close(out);
        let (start, size) = (self.written, self.directory.len() as u64);
        out.append(&mut self.directory);
        if self.count >= 0xffff || start >= LARGE || size >= LARGE {
            out.extend_from_slice(b"PK\x06\x06");
            out.extend_from_slice(&44u64.to_le_bytes());
            push16(out, 45);
            push16(out, 45);
            out.extend_from_slice(&[0; 8]);
            for value in [self.count, self.count, size, start] {
                out.extend_from_slice(&value.to_le_bytes());
            }
            out.extend_from_slice(b"PK\x06\x07");
            push32(out, 0);
            out.extend_from_slice(&(start + size).to_le_bytes());
            push32(out, 1);
        }
        out.extend_from_slice(b"PK\x05\x06");
        push16(out, 0);
        push16(out, 0);
        let count = u16::try_from(self.count).unwrap_or(u16::MAX);
        push16(out, count);
        push16(out, count);
        push32(out, size);
        push32(out, start);
        push16(out, 0);
    }
}

#[derive(Default)]
struct Sums {
    method: u16,
    flags: u16,
    checksum: u32,
    size: u64,
    packed: u64,
}

fn local_header(name: &str, flags: u16, method: u16, out: &mut Vec<u8>) {
    out.extend_from_slice(b"PK\x03\x04");
    for value in [45, flags | UTF8, method, 0, DATE] {
        push16(out, value);
    }
    out.extend_from_slice(&[0; 12]);
    push16(out, length16(name.len()));
    push16(out, 0);
    out.extend_from_slice(name.as_bytes());
}

fn deflate(deflate: &mut Compress, mut bytes: &[u8], flush: FlushCompress, out: &mut Vec<u8>) {
    loop {
        out.reserve(bytes.len() / 2 + 256);
        let before = deflate.total_in();
        let status = deflate.compress_vec(bytes, out, flush);
        let taken = usize::try_from(deflate.total_in() - before).unwrap_or(usize::MAX);
        bytes = bytes.get(taken..).unwrap_or_default();
        match (status, flush) {
            (Ok(Status::StreamEnd) | Err(_), _) => return,
            (_, FlushCompress::Finish) => {}
            _ if bytes.is_empty() => return,
            _ => {}
        }
    }
}

/// Larger ones stand elsewhere.
fn push32(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
}

fn push16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Names are shorter.
fn length16(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}
