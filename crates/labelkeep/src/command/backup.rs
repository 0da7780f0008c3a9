//! Backup and restore of the embedded database. On PostgreSQL its own tools do this, and the messages say so.

use super::{open, say};
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
    database.copy_to(to).await.map_err(open::explain)?;
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
    if is_in_use(config).await {
        bail!(
            "A server answers on port {}. Stop it first, so that it does not write into the old database.",
            config.port
        );
    }
    let aside = path.with_extension("db.before-restore");
    for ending in ["", "-wal", "-shm"] {
        let (old, kept) = (with_ending(path, ending), with_ending(&aside, ending));
        if old.exists() {
            std::fs::rename(&old, &kept).with_context(|| format!("{} cannot be kept aside", old.display()))?;
        }
    }
    std::fs::copy(from, path).with_context(|| format!("{} cannot be written", path.display()))?;
    std::fs::File::open(path)?.sync_all()?;
    say(&format!("Restored {}. The database that was there is kept as {}.", path.display(), aside.display()))
}

fn with_ending(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

async fn is_in_use(config: &Config) -> bool {
    tokio::net::TcpStream::connect((config.host.as_str(), config.port)).await.is_ok()
}

/// Opens a copy and has the database check all of it.
async fn verify(path: &Path) -> Result<i64> {
    let options = Options::new(format!("sqlite://{}?mode=rw", path.display()));
    let database =
        Database::open(&options, Arc::new(SystemClock), Arc::new(SystemRng::new())).await.map_err(open::explain)?;
    let version = database.check_integrity().await;
    database.close().await;
    version.map_err(open::explain)
}
