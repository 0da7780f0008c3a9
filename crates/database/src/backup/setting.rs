//! Single settings, read and written inside a restore.

use crate::{Fetch as _, Transaction, args};
use labelkeep_model::Result;

pub(super) async fn read(transaction: &mut Transaction, name: &str) -> Result<Option<String>> {
    let row = transaction.fetch_optional("SELECT value FROM settings WHERE name = $1", args![name]).await?;
    row.map(|row| row.get("value")).transpose()
}

pub(super) async fn write(transaction: &mut Transaction, name: &str, value: &str) -> Result<()> {
    let sql =
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    transaction.execute(sql, args![name, value]).await.map(|_| ())
}
