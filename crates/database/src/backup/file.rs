//! The file: made, read and checked.

use super::{Manifest, Report, TableNote, copy, schema::Schema, with_ending};
use crate::{
    Database, Fetch, Transaction, args,
    engine::{
        migrate,
        sqlite::{SqliteSettings, SqliteTransaction},
    },
};
use labelkeep_model::{Error, Result, Text, Timestamp};
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// A new file, for its owner alone, with the schema of these migrations and without rows; a transaction that fills it.
pub(super) async fn create(path: &Path, numbers: &[i64], now: Timestamp) -> Result<Transaction> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| cannot("made", path, &error))?;
    // No journal: a file that is not finished is thrown away.
    let settings = SqliteSettings::new(path).pragma("journal_mode", "OFF").pragma("synchronous", "OFF");
    let mut transaction = begin(settings, now).await?;
    migrate::make_schema(&mut transaction, numbers).await?;
    Ok(transaction)
}

/// Opens a file as it lies there; nothing is written, not even beside it.
pub(super) async fn open(path: &Path) -> Result<Transaction> {
    begin(SqliteSettings::as_it_lies(path), Timestamp(0)).await
}

async fn begin(settings: SqliteSettings, now: Timestamp) -> Result<Transaction> {
    let settings = settings.pragma("foreign_keys", "OFF");
    let file = tokio::task::spawn_blocking(move || settings.open()).await.map_err(Error::internal)??;
    let mut transaction = Transaction::on_sqlite(now, SqliteTransaction::apart(file));
    transaction.execute("BEGIN", args![]).await?;
    Ok(transaction)
}

pub(super) async fn write_manifest(to: &mut Transaction, manifest: &Manifest) -> Result<()> {
    to.execute_script(
        "CREATE TABLE backup_manifest (name TEXT PRIMARY KEY, value TEXT NOT NULL); \
         CREATE TABLE backup_tables (name TEXT PRIMARY KEY, row_count BIGINT NOT NULL, checksum TEXT NOT NULL)",
    )
    .await?;
    let facts = [
        ("product_version", manifest.product_version.clone()),
        ("schema_version", manifest.schema_version.to_string()),
        ("made_at", manifest.made_at.0.to_string()),
        ("made_at_utc", manifest.made_at.to_string()),
        ("source", manifest.source.clone()),
    ];
    for (name, value) in facts {
        to.execute("INSERT INTO backup_manifest (name, value) VALUES ($1, $2)", args![name, value]).await?;
    }
    for (name, note) in &manifest.tables {
        let sql = "INSERT INTO backup_tables (name, row_count, checksum) VALUES ($1, $2, $3)";
        to.execute(sql, args![name, note.rows, &note.checksum]).await?;
    }
    Ok(())
}

/// Checks everything: that it is a backup, whole, of a schema we know, and that every row is as it was written.
pub(super) async fn verify(path: &Path, report: Report<'_>) -> Result<Manifest> {
    File::open(path).map_err(|error| cannot("read", path, &error))?;
    if !path.is_file() {
        return Err(Error::bad_request(Text::for_operators(format!("{} is no file.", path.display()))));
    }
    if with_ending(path, "-wal").metadata().is_ok_and(|wal| wal.len() > 0) {
        return Err(Error::bad_request(Text::for_operators(
            "This is a database in use, not a backup: part of it is in the file beside it. Make one with `labelkeep backup`.",
        )));
    }
    check(path, report).await.map_err(|error| match error.source {
        // SQLite's own words, for a file that is none of its databases or is damaged.
        Some(source) => Error::bad_request(Text::for_operators(format!("It is no whole backup: {source}."))),
        None => error,
    })
}

/// Brings the copy of a backup to the newest schema, and notes in its manifest what is in it then.
pub(super) async fn raise(path: &Path, now: Timestamp, report: Report<'_>) -> Result<Manifest> {
    let mut to = begin(SqliteSettings::new(path).pragma("journal_mode", "OFF"), now).await?;
    let mut manifest = read_manifest(&mut to).await?;
    migrate::raise_schema(&mut to).await?;
    manifest.schema_version = Database::newest_schema();
    manifest.tables.clear();
    for table in &Schema::read(&mut to).await?.tables {
        let reading = copy::Reading { doing: "Bringing up", order: copy::Order::AsInFile, total: None };
        let note = copy::table(&mut to, None, table, reading, report).await?;
        manifest.tables.insert(table.name.clone(), note);
    }
    to.commit_apart().await?;
    Ok(manifest)
}

/// Whether there are migrations since.
pub(super) async fn lacks_migrations(path: &Path) -> Result<bool> {
    let mut file = open(path).await?;
    let applied = migrate::applied(&mut file).await?;
    file.commit_apart().await?;
    Ok(!migrate::missing(&applied).is_empty())
}

async fn check(path: &Path, report: Report<'_>) -> Result<Manifest> {
    let mut file = open(path).await?;
    let manifest = read_manifest(&mut file).await?;
    let sql = "SELECT integrity_check AS said FROM pragma_integrity_check LIMIT 1";
    let said: String = file.fetch_one(sql, args![]).await?.get("said")?;
    if said != "ok" {
        return Err(Error::bad_request(Text::for_operators(format!("It is damaged: {said}."))));
    }
    let schema = Schema::read(&mut file).await?;
    check_schema(&mut file, &schema, &manifest).await?;
    for table in &schema.tables {
        let note = manifest.tables.get(&table.name);
        let reading =
            copy::Reading { doing: "Checking", order: copy::Order::AsInFile, total: note.map(|note| note.rows) };
        if Some(&copy::table(&mut file, None, table, reading, report).await?) != note {
            let name = &table.name;
            return Err(Error::bad_request(Text::for_operators(format!(
                "The rows of {name} are not as they were written."
            ))));
        }
    }
    file.commit_apart().await?;
    Ok(manifest)
}

async fn read_manifest(file: &mut Transaction) -> Result<Manifest> {
    let sql =
        "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name IN ('backup_manifest', 'backup_tables')";
    if file.fetch_one(sql, args![]).await?.get::<i64>("n")? != 2 {
        return Err(Error::bad_request(Text::for_operators(
            "It is no backup that `labelkeep backup` has written. Of a database of Labelkeep, make one: `labelkeep backup --database-url sqlite:///path/to/it new.db`.",
        )));
    }
    let facts = file.fetch_all("SELECT name, value FROM backup_manifest", args![]).await?;
    let facts: BTreeMap<String, String> =
        facts.iter().map(|row| Ok((row.get("name")?, row.get("value")?))).collect::<Result<_>>()?;
    let fact = |name: &str| facts.get(name).cloned().unwrap_or_default();
    let number = |name: &str| {
        fact(name)
            .parse::<i64>()
            .map_err(|_| Error::bad_request(Text::for_operators(format!("Its manifest has no {name}."))))
    };
    let tables = file.fetch_all("SELECT name, row_count, checksum FROM backup_tables", args![]).await?;
    let note = |row: &crate::Row| {
        Ok((row.get("name")?, TableNote { rows: row.get("row_count")?, checksum: row.get("checksum")? }))
    };
    let manifest = Manifest {
        product_version: fact("product_version"),
        schema_version: number("schema_version")?,
        made_at: Timestamp(number("made_at")?),
        source: fact("source"),
        tables: tables.iter().map(note).collect::<Result<_>>()?,
    };
    let newest = Database::newest_schema();
    if manifest.schema_version > newest {
        return Err(Error::conflict(Text::for_operators(format!(
            "It has schema version {}, this program knows {newest}. Restore it with Labelkeep {} or a newer one.",
            manifest.schema_version, manifest.product_version
        ))));
    }
    Ok(manifest)
}

/// The same tables with the same columns as our migrations make; a schema version that says something else is refused.
async fn check_schema(file: &mut Transaction, schema: &Schema, manifest: &Manifest) -> Result<()> {
    let another =
        |what: &str| Err(Error::bad_request(Text::for_operators(format!("It is of another schema: {what}."))));
    if schema.version() != manifest.schema_version {
        return another("its version is not what its manifest says");
    }
    if manifest.tables.len() != schema.tables.len() {
        return another("it has other tables");
    }
    for table in &schema.tables {
        let columns = "SELECT i.name FROM pragma_table_info($1) i JOIN sqlite_master m ON m.name = $1 AND m.type = 'table' \
                       ORDER BY i.cid";
        let columns = file.fetch_all(columns, args![&table.name]).await?;
        let columns: Vec<String> = columns.iter().map(|row| row.get("name")).collect::<Result<_>>()?;
        if !columns.iter().eq(table.columns.iter().map(|(name, _)| name)) {
            return another(&format!("{} has other columns", table.name));
        }
    }
    Ok(())
}

/// On disk, not only in memory.
pub(super) fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| cannot("written", path, &error))
}

/// Gives a whole file its name.
pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to).map_err(|error| cannot("made", to, &error))?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    sync(folder)
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::bad_request(Text::for_operators(format!("{} cannot be {what}: {error}.", path.display())))
}
