//! Somebody else's database, which is only read.

use crate::{
    Options, Transaction,
    engine::{
        postgres,
        sqlite::{SqliteSettings, SqliteTransaction},
    },
};
use labelkeep_model::{Error, Result, Text, Timestamp};
use std::path::PathBuf;

/// Opens one to read. A file of SQLite is read statement by statement, so that who writes there waits for no longer than one
/// takes; PostgreSQL shows everything as it is at this moment.
///
/// # Errors
/// When the address is not understood, there is no such file, or the server cannot be reached.
pub async fn open_foreign(options: &Options) -> Result<Transaction> {
    let Some(path) = options.url.strip_prefix("sqlite://") else {
        let transaction = postgres::begin_foreign(options).await?;
        return Ok(Transaction::on_postgres(Timestamp(0), transaction));
    };
    let path = PathBuf::from(path);
    if !path.is_file() {
        return Err(Error::bad_request(Text::for_operators(format!("There is no file {}.", path.display()))));
    }
    let open = move || SqliteSettings::read_only(&path).open();
    let file = tokio::task::spawn_blocking(open).await.map_err(Error::internal)??;
    Ok(Transaction::on_sqlite(Timestamp(0), SqliteTransaction::apart(file)))
}
