//! Ids for what comes: its own where they are free, or else the next ones.

use super::source::{Kind, MoveSource};
use crate::{
    Fetch, Transaction, args,
    engine::dialect::{Sql, id_list},
};
use labelkeep_model::{Error, Result};
use std::collections::HashSet;

/// Gives ids for these of there, which are new here, in their order.
pub(super) async fn give(
    transaction: &mut Transaction,
    source: &MoveSource,
    kind: Kind,
    old: &[i64],
) -> Result<Vec<i64>> {
    if old.is_empty() {
        return Ok(Vec::new());
    }
    let offset = source.offset(kind);
    let wanted: Vec<i64> = old.iter().map(|id| id.saturating_add(offset)).collect();
    let sql = format!("SELECT id FROM {} WHERE id IN (SELECT value FROM ids_of($1))", kind.table());
    let taken = transaction.fetch_all(Sql::assembled(sql), args![id_list(wanted.iter().copied())]).await?;
    let mut taken: HashSet<i64> = taken.iter().map(|row| row.get("id")).collect::<Result<_>>()?;
    let mut ids = Vec::with_capacity(wanted.len());
    for id in wanted {
        if id > 0 && taken.insert(id) {
            ids.push(id);
        } else {
            ids.push(next(transaction, kind).await?);
        }
    }
    // What is made here from now on is behind them.
    if let Some(largest) = ids.iter().copied().max() {
        raise(transaction, kind, largest).await?;
    }
    Ok(ids)
}

async fn next(transaction: &mut Transaction, kind: Kind) -> Result<i64> {
    if transaction.is_postgres() {
        let sql = format!("SELECT nextval(pg_get_serial_sequence('{}', 'id')) AS id", kind.table());
        return transaction.fetch_one(Sql::assembled(sql), args![]).await?.get("id");
    }
    let id = last(transaction, kind).await? + 1;
    raise(transaction, kind, id).await?;
    Ok(id)
}

/// The last id that was given, or is there.
pub(super) async fn last(transaction: &mut Transaction, kind: Kind) -> Result<i64> {
    let table = kind.table();
    let sql = if transaction.is_postgres() {
        let sequence = transaction
            .fetch_one(Sql::assembled(format!("SELECT pg_get_serial_sequence('{table}', 'id') AS name")), args![])
            .await?
            .get::<Option<String>>("name")?
            .ok_or_else(|| Error::internal("a table of what is moved has no sequence"))?;
        format!(
            "SELECT GREATEST(COALESCE((SELECT MAX(id) FROM {table}), 0), \
             (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence})) AS last"
        )
    } else {
        format!(
            "SELECT MAX(COALESCE((SELECT MAX(id) FROM {table}), 0), \
             COALESCE((SELECT MAX(seq) FROM sqlite_sequence WHERE name = '{table}'), 0)) AS last"
        )
    };
    transaction.fetch_one(Sql::assembled(sql), args![]).await?.get("last")
}

/// No id up to this one is given from now on.
pub(super) async fn raise(transaction: &mut Transaction, kind: Kind, to: i64) -> Result<()> {
    let table = kind.table();
    if last(transaction, kind).await? >= to {
        return Ok(());
    }
    if transaction.is_postgres() {
        let sql = format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), $1) AS id");
        return transaction.fetch_all(Sql::assembled(sql), args![to]).await.map(|_| ());
    }
    let sql = "UPDATE sqlite_sequence SET seq = $2 WHERE name = $1";
    if transaction.execute(sql, args![table, to]).await? == 0 {
        transaction.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", args![table, to]).await?;
    }
    Ok(())
}
