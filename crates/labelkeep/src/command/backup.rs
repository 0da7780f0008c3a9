//! Backup and restore of the embedded database. On PostgreSQL its own tools do this, and the messages say so.

use super::{in_use, open, say};
use crate::config::Config;
use anyhow::{Context as _, Result, bail};
use labelkeep_database::{Database, Options};
use labelkeep_model::{SystemClock, SystemRng};
use std::{path::Path, sync::Arc};

pub async fn backup(config: &Config, to: &Path) -> Result<()> {
    if to.exists() {
        bail!("{} exists already. Choose a new name, so that no older backup is lost.", to.display());
    }
    let database = open::database(config).await?;
    if !database.is_postgres() {
        open::private_file(to)?;
    }
    if let Err(error) = database.copy_to(to).await {
        // What is not whole must not look like a backup.
        let _ = std::fs::remove_file(to);
        return Err(open::explain(error));
    }
    database.close().await;
    let version =
        verify(to).await.with_context(|| format!("the backup {} is not good; keep the older ones", to.display()))?;
    say(&format!("Wrote and verified {} (schema version {version}).", to.display()))
}

pub async fn restore(config: &Config, from: &Path) -> Result<()> {
    let Some(path) = config.database_url.strip_prefix("sqlite://") else {
        bail!("This installation is on PostgreSQL. Restore with pg_restore.");
    };
    verify(from).await.with_context(|| format!("{} is no good backup; nothing was changed", from.display()))?;
    let path = Path::new(path.split('?').next().unwrap_or(path));
    let Some(_lock) = in_use::take(&config.data_dir)? else {
        bail!("A server or worker uses this database. Stop it first, so that it does not write into the old one.");
    };
    let arrived = with_ending(path, ".restoring");
    if arrived.exists() {
        // Of a restore that was cut off.
        std::fs::remove_file(&arrived).with_context(|| format!("{} is in the way", arrived.display()))?;
    }
    open::private_file(&arrived)?;
    // The bytes alone: the copy's own rights do not come with it.
    let mut target = std::fs::OpenOptions::new().write(true).open(&arrived)?;
    std::io::copy(&mut std::fs::File::open(from)?, &mut target)
        .with_context(|| format!("{} cannot be written", arrived.display()))?;
    target.sync_all()?;
    let aside = free_name(path);
    for ending in ["", "-wal", "-shm"] {
        let (old, kept) = (with_ending(path, ending), with_ending(&aside, ending));
        if old.exists() {
            std::fs::rename(&old, &kept).with_context(|| format!("{} cannot be kept aside", old.display()))?;
        }
    }
    std::fs::rename(&arrived, path).with_context(|| format!("{} cannot be written", path.display()))?;
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    say(&format!("Restored {}. The database that was there is kept as {}.", path.display(), aside.display()))
}

fn with_ending(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Where the database that is there is kept. What an earlier restore kept stays as well.
fn free_name(path: &Path) -> std::path::PathBuf {
    let first = path.with_extension("db.before-restore");
    let more = (2..).map(|number| with_ending(&first, &format!("-{number}")));
    std::iter::once(first.clone()).chain(more).find(|name| !name.exists()).unwrap_or(first)
}

/// Opens a copy and has the database check all of it.
async fn verify(path: &Path) -> Result<i64> {
    if !path.is_file() {
        // Opening it would make an empty one.
        bail!("there is no such file");
    }
    let options = Options::new(format!("sqlite://{}?mode=rw", path.display()));
    let database =
        Database::open(&options, Arc::new(SystemClock), Arc::new(SystemRng::new())).await.map_err(open::explain)?;
    let version = database.check_integrity().await;
    database.close().await;
    version.map_err(open::explain)
}
