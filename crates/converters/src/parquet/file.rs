//! One Parquet file: groups of rows, each column in one page, packed by gzip; at the end what is where.

use super::thrift::Struct;
use flate2::{Compression, write::GzEncoder};
use std::io::Write as _;

const MAGIC: &[u8] = b"PAR1";
const INT64: i32 = 2;
const BYTE_ARRAY: i32 = 6;
const UTF8: i32 = 0;
const GZIP: i32 = 2;
const PLAIN: i32 = 0;
const RLE: i32 = 3;

pub(super) struct Column {
    name: &'static str,
    kind: i32,
    meaning: Option<i32>,
    values: Vec<u8>,
}

impl Column {
    pub fn number(name: &'static str) -> Self {
        Self { name, kind: INT64, meaning: None, values: Vec::new() }
    }

    pub fn text(name: &'static str) -> Self {
        Self { name, kind: BYTE_ARRAY, meaning: Some(UTF8), values: Vec::new() }
    }
}

pub(super) struct File {
    columns: Vec<Column>,
    written: i64,
    waiting_rows: i64,
    rows: i64,
    /// What is said of each at the end.
    groups: Vec<Vec<u8>>,
}

impl File {
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, written: length(MAGIC), waiting_rows: 0, rows: 0, groups: Vec::new() }
    }

    pub fn start(&self) -> &'static [u8] {
        MAGIC
    }

    pub fn row(&mut self, values: Vec<Vec<u8>>) {
        for (column, value) in self.columns.iter_mut().zip(values) {
            if column.kind == BYTE_ARRAY {
                let count = u32::try_from(value.len()).unwrap_or(u32::MAX);
                column.values.extend_from_slice(&count.to_le_bytes());
            }
            column.values.extend(value);
        }
        self.waiting_rows += 1;
    }

    pub fn waiting(&self) -> usize {
        self.columns.iter().map(|column| column.values.len()).sum()
    }

    /// The rows that wait.
    pub fn group(&mut self) -> Vec<u8> {
        let rows = std::mem::take(&mut self.waiting_rows);
        if rows == 0 {
            return Vec::new();
        }
        let mut out = Vec::new();
        let mut chunks = Vec::new();
        let mut total = 0;
        for column in &mut self.columns {
            let values = std::mem::take(&mut column.values);
            let page = page(&values, rows);
            let offset = self.written + length(&out);
            let header = length(&page.0);
            let (packed, size) = (header + length(&page.1), header + length(&values));
            out.extend(page.0);
            out.extend(page.1);
            total += size;
            let about = Struct::default()
                .i32(1, column.kind)
                .i32s(2, &[PLAIN, RLE])
                .texts(3, &[column.name])
                .i32(4, GZIP)
                .i64(5, rows)
                .i64(6, size)
                .i64(7, packed)
                .i64(9, offset);
            chunks.push(Struct::default().i64(2, offset).inner(3, about).end());
        }
        self.written += length(&out);
        self.rows += rows;
        self.groups.push(Struct::default().structs(1, chunks.into_iter()).i64(2, total).i64(3, rows).end());
        out
    }

    /// What is where.
    pub fn end(self) -> Vec<u8> {
        let count = i32::try_from(self.columns.len()).unwrap_or_default();
        let mut schema = vec![Struct::default().text(4, "schema").i32(5, count).end()];
        for column in &self.columns {
            let about = Struct::default().i32(1, column.kind).i32(3, 0).text(4, column.name);
            schema.push(match column.meaning {
                Some(meaning) => about.i32(6, meaning).end(),
                None => about.end(),
            });
        }
        let mut out = Struct::default()
            .i32(1, 1)
            .structs(2, schema.into_iter())
            .i64(3, self.rows)
            .structs(4, self.groups.into_iter())
            .text(6, "labelkeep")
            .end();
        let size = u32::try_from(out.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&size.to_le_bytes());
        out.extend_from_slice(MAGIC);
        out
    }
}

/// Its header, and the packed values.
fn page(values: &[u8], rows: i64) -> (Vec<u8>, Vec<u8>) {
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(6));
    // Memory takes all of it.
    let _ = packer.write_all(values);
    let packed = packer.finish().unwrap_or_default();
    let size = |bytes: &[u8]| i32::try_from(bytes.len()).unwrap_or(i32::MAX);
    let count = i32::try_from(rows).unwrap_or(i32::MAX);
    let about = Struct::default().i32(1, count).i32(2, PLAIN).i32(3, RLE).i32(4, RLE);
    let header = Struct::default().i32(1, 0).i32(2, size(values)).i32(3, size(&packed)).inner(5, about).end();
    (header, packed)
}

fn length(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}
