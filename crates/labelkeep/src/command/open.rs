//! What every command that touches data begins with.

use crate::config::Config;
use anyhow::{Context as _, Result, bail};
use labelkeep_database::{Database, Options, PostgresTls};
use labelkeep_model::{SystemClock, SystemRng};
use std::{
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    sync::Arc,
};

/// Opens the database; its folder is made, for the owner alone, where it is not there.
///
/// # Errors
/// When the folder or the database cannot be used.
pub async fn database(config: &Config) -> Result<Database> {
    folder(&config.data_dir)?;
    if let Some(path) = sqlite_file(config)
        && !path.exists()
    {
        private_file(path)?;
    }
    let options = options(config);
    let database = Database::open(&options, Arc::new(SystemClock), Arc::new(SystemRng::new())).await;
    let database = database.map_err(explain).context("the database cannot be opened")?;
    Ok(database.with_quotas(config.limits.quotas))
}

/// How the configuration says that the database is reached.
pub fn options(config: &Config) -> Options {
    Options {
        connections: config.database_connections,
        allow_insecure: config.database_allow_insecure,
        tls: PostgresTls { authorities: config.egress.ca_files.clone(), ..config.database_tls.clone() },
        ..Options::new(&config.database_url)
    }
}

/// Opens a database that must be there already: a mistyped folder is no new installation.
///
/// # Errors
/// When there is none, or it cannot be used.
pub async fn existing(config: &Config) -> Result<Database> {
    if let Some(path) = sqlite_file(config)
        && !path.exists()
    {
        bail!("there is no database at {}; say which with --data-dir or --database-url", path.display());
    }
    database(config).await
}

/// The file of the embedded database.
pub fn sqlite_file(config: &Config) -> Option<&Path> {
    let path = config.database_url.strip_prefix("sqlite://")?;
    Some(Path::new(path.split('?').next().unwrap_or(path)))
}

/// Makes the data folder, for its owner alone, where it is not there.
///
/// # Errors
/// When it cannot be made.
pub fn folder(path: &Path) -> Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("the data folder {} cannot be made", path.display()))
}

/// Makes an empty file that nobody else on the machine can read, also in a folder that others can look into. SQLite
/// gives the files beside its database the same rights.
///
/// # Errors
/// When it is there already, or cannot be made.
pub fn private_file(path: &Path) -> Result<()> {
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map(drop).with_context(|| format!("{} cannot be made", path.display()))
}

/// The database's own words, which are for the operator of this machine alone.
pub fn explain(error: labelkeep_model::Error) -> anyhow::Error {
    match error.source {
        Some(source) => anyhow::anyhow!("{source}"),
        None => anyhow::Error::new(error),
    }
}
