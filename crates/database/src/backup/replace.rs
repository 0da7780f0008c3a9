//! Other rows for all tables, in one transaction.

use super::{
    Manifest, Report, TableNote, copy,
    schema::{self, Schema, Table},
};
use crate::{
    Database, Fetch, Transaction, args,
    engine::{dialect::Sql, transaction::Apart},
};
use labelkeep_model::{Error, ErrorKind, Result, Text};
use std::{collections::BTreeMap, time::Duration};

/// How often the tables of a PostgreSQL are asked for. Somebody who holds one and wants another must not wait for us
/// while we wait for them, so each try is short.
const TRIES: u32 = 120;

/// Begins when nobody else is writing, and nobody else writes from then on. Others go on reading what was.
pub(super) async fn begin(database: &Database, schema: &Schema) -> Result<Transaction> {
    for tried in 1.. {
        let mut transaction = database.begin_apart(Apart::Replace).await?;
        if !transaction.is_postgres() {
            return Ok(transaction);
        }
        match lock(&mut transaction, schema, tried).await {
            Ok(()) => return Ok(transaction),
            Err(error) if error.kind == ErrorKind::Unavailable && tried < TRIES => {
                drop(transaction);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(error) => return Err(error),
        }
    }
    Err(Error::unavailable("never got the tables"))
}

async fn lock(transaction: &mut Transaction, schema: &Schema, tried: u32) -> Result<()> {
    // Longer with every try, so that a long query does not keep us out for ever.
    let wait = format!("SET LOCAL lock_timeout = '{}ms'", 500 + 100 * tried);
    transaction.execute(Sql::assembled(wait), args![]).await?;
    let names: Vec<&str> = schema.tables.iter().map(|table| table.name.as_str()).collect();
    let lock = format!("LOCK TABLE {} IN EXCLUSIVE MODE", names.join(", "));
    transaction.execute(Sql::assembled(lock), args![]).await?;
    transaction.execute("SET LOCAL lock_timeout = 0", args![]).await.map(|_| ())
}

/// Replaces the rows of these tables, and counts in the database what is there then.
pub(super) async fn rows(
    source: &mut Transaction,
    transaction: &mut Transaction,
    tables: &[Table],
    manifest: &Manifest,
    report: Report<'_>,
) -> Result<BTreeMap<String, TableNote>> {
    let triggers = schema::set_aside(transaction, tables).await?;
    empty(transaction, tables).await?;
    let mut written = BTreeMap::new();
    for table in tables {
        let total = manifest.tables.get(&table.name).map(|note| note.rows);
        let reading = copy::Reading { doing: "Restoring", order: copy::Order::AsInFile, total };
        let note = copy::table(source, Some(&mut *transaction), table, reading, report).await?;
        count(transaction, table, note.rows).await?;
        if table.has_identity {
            give_no_id_twice(source, transaction, table).await?;
        }
        written.insert(table.name.clone(), note);
    }
    schema::bring_back(transaction, triggers).await?;
    schema::derive(transaction).await?;
    if !transaction.is_postgres() {
        check_references(transaction).await?;
    }
    Ok(written)
}

/// Not by TRUNCATE, which is faster and shuts out those who read.
async fn empty(transaction: &mut Transaction, tables: &[Table]) -> Result<()> {
    // Tables before those that they refer to.
    for table in tables.iter().rev() {
        transaction.execute(Sql::assembled(format!("DELETE FROM {}", table.name)), args![]).await?;
    }
    Ok(())
}

async fn count(transaction: &mut Transaction, table: &Table, expected: i64) -> Result<()> {
    let sql = format!("SELECT COUNT(*) AS n FROM {}", table.name);
    let found: i64 = transaction.fetch_one(Sql::assembled(sql), args![]).await?.get("n")?;
    if found != expected {
        let text = format!("{} of {expected} rows of {} arrived; nothing was changed.", found, table.name);
        return Err(Error::conflict(Text::for_operators(text)));
    }
    Ok(())
}

/// An id that was given since the backup never names something else: somebody may still have it on the screen.
async fn give_no_id_twice(source: &mut Transaction, transaction: &mut Transaction, table: &Table) -> Result<()> {
    let present = schema::last_id(transaction, &table.name).await?;
    let restored = schema::last_id(source, &table.name).await?;
    schema::set_last_id(transaction, &table.name, present.max(restored)).await
}

/// SQLite does not check references row by row here; PostgreSQL always does.
async fn check_references(transaction: &mut Transaction) -> Result<()> {
    let sql = "SELECT \"table\" AS name, parent FROM pragma_foreign_key_check LIMIT 1";
    if let Some(row) = transaction.fetch_optional(sql, args![]).await? {
        let (table, parent): (String, String) = (row.get("name")?, row.get("parent")?);
        return Err(Error::bad_request(Text::for_operators(format!(
            "The backup's rows of {table} name rows of {parent} that it lacks."
        ))));
    }
    Ok(())
}
