//! Rows from one database into another, a batch at a time.

use super::{Progress, Report, TableNote, schema::Table};
use crate::{Args, Transaction, Value, engine::dialect::Sql};
use aws_lc_rs::digest;
use futures_util::StreamExt as _;
use labelkeep_model::Result;
use std::fmt::Write as _;

/// Parameters of a batch at most; both databases take so many.
const MOST_PARAMETERS: usize = 8_000;
/// Bytes of a batch, about.
const MOST_BYTES: usize = 1 << 20;

/// In which order rows are read. What a file says is read as it was written, so that its checksum is the same.
#[derive(Debug, Clone, Copy)]
pub(super) enum Order {
    AsMade,
    AsInFile,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub doing: &'static str,
    pub order: Order,
    pub total: Option<i64>,
}

/// Reads a table and writes it, where `to` is given.
pub(super) async fn table(
    from: &mut Transaction,
    mut to: Option<&mut Transaction>,
    table: &Table,
    reading: Reading,
    report: Report<'_>,
) -> Result<TableNote> {
    let order = match reading.order {
        Order::AsInFile => "ORDER BY rowid",
        Order::AsMade if table.has_identity => "ORDER BY id",
        Order::AsMade => "",
    };
    let select = format!("SELECT {} FROM \"{}\" {order}", table.column_list(), table.name);
    let mut rows = from.stream(Sql::assembled(select));
    let mut checksum = Checksum::default();
    let mut batch = Batch::default();
    while let Some(row) = rows.next().await {
        let values = table.values(&row?)?;
        checksum.add(&values);
        if let Some(to) = to.as_deref_mut() {
            batch.add(values);
            if batch.is_full() {
                batch.write(to, table).await?;
            }
        }
        report(Progress { doing: reading.doing, table: &table.name, rows: checksum.rows, total: reading.total });
    }
    drop(rows);
    if let Some(to) = to {
        batch.write(to, table).await?;
    }
    Ok(checksum.note())
}

#[derive(Default)]
struct Batch {
    args: Args,
    rows: usize,
    bytes: usize,
}

impl Batch {
    fn add(&mut self, values: Args) {
        self.bytes += values.iter().map(size).sum::<usize>();
        self.rows += 1;
        self.args.extend(values);
    }

    fn is_full(&self) -> bool {
        self.args.len() >= MOST_PARAMETERS || self.bytes >= MOST_BYTES
    }

    async fn write(&mut self, to: &mut Transaction, table: &Table) -> Result<()> {
        let batch = std::mem::take(self);
        if batch.rows == 0 {
            return Ok(());
        }
        let insert = format!("INSERT INTO \"{}\" ({})", table.name, table.column_list());
        to.execute(Sql::rows(insert, batch.rows, table.columns.len(), ""), batch.args).await.map(|_| ())
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Text(Some(text)) => text.len(),
        Value::Bytes(Some(bytes)) => bytes.len(),
        _ => 8,
    }
}

/// SHA-256 over every value with its kind and length, so that no two contents read the same.
struct Checksum {
    context: digest::Context,
    rows: i64,
}

impl Default for Checksum {
    fn default() -> Self {
        Self { context: digest::Context::new(&digest::SHA256), rows: 0 }
    }
}

impl Checksum {
    fn add(&mut self, values: &Args) {
        self.rows += 1;
        for value in values {
            match value {
                Value::Int(Some(number)) => self.put(b'i', &number.to_be_bytes()),
                Value::Float(Some(number)) => self.put(b'f', &number.to_bits().to_be_bytes()),
                Value::Bool(Some(flag)) => self.put(b'b', &[u8::from(*flag)]),
                Value::Text(Some(text)) => self.put(b't', text.as_bytes()),
                Value::Bytes(Some(bytes)) => self.put(b'y', bytes),
                _ => self.put(b'n', &[]),
            }
        }
    }

    fn put(&mut self, kind: u8, bytes: &[u8]) {
        let [a, b, c, d, e, f, g, h] = u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes();
        self.context.update(&[kind, a, b, c, d, e, f, g, h]);
        self.context.update(bytes);
    }

    fn note(self) -> TableNote {
        let digest = self.context.finish();
        let checksum = digest.as_ref().iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        TableNote { rows: self.rows, checksum }
    }
}
