//! Who has the embedded database open: servers and workers share a lock, a restore needs it alone. The lock goes with the
//! process, however that ends.

use anyhow::{Context as _, Result, bail};
use std::{
    fs::{File, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

fn open(folder: &Path) -> Result<File> {
    super::open::folder(folder)?;
    let path = folder.join("in-use.lock");
    let file = File::options().mode(0o600).create(true).truncate(false).write(true).open(&path);
    file.with_context(|| format!("{} cannot be opened", path.display()))
}

/// For a server or worker, as long as what it answers lives.
///
/// # Errors
/// While a restore is under way.
pub fn share(folder: &Path) -> Result<File> {
    let file = open(folder)?;
    match file.try_lock_shared() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("a restore is under way; start again when it is done"),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// For a restore; `None` while somebody else has the database.
///
/// # Errors
/// When the file system knows no locks.
pub fn take(folder: &Path) -> Result<Option<File>> {
    let file = open(folder)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
