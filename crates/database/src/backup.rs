//! Backups: one file for both databases, and the way back from it, while servers run.
//!
//! A backup is an SQLite database with the product's own schema and a manifest. It is made by reading all tables as they
//! are at one moment, row by row, so that it holds the same whichever database it comes from, and can be restored into
//! either. Table names and columns come from our migrations, never from the file.

mod copy;
mod file;
mod generation;
mod replace;
mod restore;
mod schema;
mod setting;
mod settle;
mod trail;

use crate::{
    Database, Transaction,
    engine::{migrate, transaction::Apart},
};
use labelkeep_model::{Error, Result, Text, Timestamp};
use schema::Schema;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub product_version: String,
    pub schema_version: i64,
    pub made_at: Timestamp,
    /// `sqlite` or `postgresql`.
    pub source: String,
    pub tables: BTreeMap<String, TableNote>,
}

/// How many rows a table has, and SHA-256 over what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableNote {
    pub rows: i64,
    pub checksum: String,
}

impl Manifest {
    #[must_use]
    pub fn rows(&self) -> i64 {
        self.tables.values().map(|note| note.rows).sum()
    }
}

/// What a restore did.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    /// The state that was there until then.
    pub way_back: PathBuf,
    /// The present audit trail goes on, because the backup's is the beginning of it; otherwise the backup's is in force.
    pub trail_goes_on: bool,
    pub sessions_ended: i64,
    pub jobs_put_back: i64,
    /// The backup was made with another key than the one that the installation has.
    pub has_other_key: bool,
}

/// How far a long work is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    pub doing: &'static str,
    pub table: &'a str,
    pub rows: i64,
    /// Where it is known.
    pub total: Option<i64>,
}

/// Hears how far the work is, often: it must be quick.
pub type Report<'a> = &'a mut (dyn FnMut(Progress<'_>) + Send);

impl Database {
    /// Writes a verified backup to `path`, while the database is in use: everything as it is at one moment.
    ///
    /// # Errors
    /// When there is a file already, or it cannot be written; then there is none.
    pub async fn back_up(&self, path: &Path, report: Report<'_>) -> Result<Manifest> {
        let applied = self.applied_migrations().await?;
        if let Some(unknown) = migrate::unknown(&applied) {
            return Err(Error::conflict(Text::for_operators(format!(
                "The database has schema version {unknown}, this program knows {}. Use the Labelkeep that wrote it.",
                Self::newest_schema()
            ))));
        }
        if applied.is_empty() {
            return Err(Error::bad_request(Text::for_operators("There is nothing of Labelkeep in this database.")));
        }
        // So that the file's trail ends with a link. Where that is not possible (an older schema), it does not.
        let mut after = 0;
        while let Ok(Some(last)) = self.seal_audit(after).await {
            after = last;
        }
        let mut from = self.begin_apart(Apart::Read).await?;
        write(&mut from, path, report).await
    }
}

/// Writes a backup of what `from` sees. Under its own name it is whole, or not there.
async fn write(from: &mut Transaction, path: &Path, report: Report<'_>) -> Result<Manifest> {
    if path.exists() {
        let text = format!("{} exists already. Choose a new name, so that no older backup is lost.", path.display());
        return Err(Error::conflict(Text::for_operators(text)));
    }
    let part = with_ending(path, &format!(".part-{}", std::process::id()));
    let _ = std::fs::remove_file(&part);
    let written = match fill(from, &part, report).await {
        Ok(_) => file::verify(&part, report).await,
        Err(error) => Err(error),
    };
    match written.and_then(|manifest| file::rename(&part, path).map(|()| manifest)) {
        Ok(manifest) => Ok(manifest),
        Err(error) => {
            let _ = std::fs::remove_file(&part);
            Err(error)
        }
    }
}

async fn fill(from: &mut Transaction, path: &Path, report: Report<'_>) -> Result<Manifest> {
    let schema = Schema::read(from).await?;
    let mut to = file::create(path, &schema.numbers, from.now()).await?;
    let triggers = schema::set_aside(&mut to, &schema.tables).await?;
    let mut tables = BTreeMap::new();
    for table in &schema.tables {
        let reading = copy::Reading { doing: "Backing up", order: copy::Order::AsMade, total: None };
        tables.insert(table.name.clone(), copy::table(from, Some(&mut to), table, reading, report).await?);
        if table.has_identity {
            let last = schema::last_id(from, &table.name).await?;
            schema::set_last_id(&mut to, &table.name, last).await?;
        }
    }
    schema::bring_back(&mut to, triggers).await?;
    let manifest = Manifest {
        product_version: env!("CARGO_PKG_VERSION").to_owned(),
        schema_version: schema.version(),
        made_at: from.now(),
        source: if from.is_postgres() { "postgresql" } else { "sqlite" }.to_owned(),
        tables,
    };
    file::write_manifest(&mut to, &manifest).await?;
    to.commit_apart().await?;
    file::sync(path)?;
    Ok(manifest)
}

/// Checks a backup completely: pages, manifest, schema, every row.
///
/// # Errors
/// What is wrong with it.
pub async fn verify(path: &Path, report: Report<'_>) -> Result<Manifest> {
    file::verify(path, report).await
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests;
