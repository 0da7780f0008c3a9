//! From the root to a file, one component at a time, each opened without following links and relative to the one before:
//! what `openat2` does with `RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS`, also where a container's filter forbids that call.

use crate::{Operation, StoreError};
use labelkeep_model::Say;
use rustix::{
    fs::{AtFlags, FileType, FlockOperation, Mode, OFlags, Stat},
    io::Errno,
};
use std::{fs::File, os::fd::OwnedFd, path::Path};

const DIRECTORY: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
const TEMPORARY: &str = ".labelkeep-";
const LOCK_TRIES: usize = 8;

pub(crate) struct Root(OwnedFd);

impl Root {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let wrong = |_| StoreError::Setting(Say::LocalFolder { path: path.display().to_string().into() }.into());
        Ok(Self(rustix::fs::open(path, flags, Mode::empty()).map_err(wrong)?))
    }

    /// The folder that a key's file stands in, and the file's name.
    pub(crate) fn parent(&self, key: &str) -> Result<(OwnedFd, String), StoreError> {
        self.descend(key, |at, name| directory(at, name, Operation::Get))
    }

    /// The same, with the folders on the way made.
    pub(crate) fn make_parent(&self, key: &str) -> Result<(OwnedFd, String), StoreError> {
        self.descend(key, |at, name| match rustix::fs::mkdirat(at, name, Mode::from_raw_mode(0o750)) {
            Ok(()) | Err(Errno::EXIST) => directory(at, name, Operation::Put),
            Err(error) => Err(told(error, Operation::Put)),
        })
    }

    fn descend(
        &self,
        key: &str,
        step: impl Fn(&OwnedFd, &str) -> Result<OwnedFd, StoreError>,
    ) -> Result<(OwnedFd, String), StoreError> {
        crate::key::check(key)?;
        let parts: Vec<&str> = key.split('/').collect();
        if !parts.iter().all(|part| is_name(part)) {
            return Err(StoreError::Key(Say::KeyNoPath));
        }
        let (name, folders) = parts.split_last().ok_or(StoreError::NotFound)?;
        let mut at = self.again()?;
        for folder in folders {
            at = step(&at, folder)?;
        }
        Ok((at, (*name).to_owned()))
    }

    /// Of a folder by its components, for listing. None when it is not there.
    pub(crate) fn folder(&self, parts: &[String]) -> Result<OwnedFd, StoreError> {
        let mut at = self.again()?;
        for part in parts {
            if !is_name(part) {
                return Err(StoreError::NotFound);
            }
            at = directory(&at, part, Operation::List)?;
        }
        Ok(at)
    }

    fn again(&self) -> Result<OwnedFd, StoreError> {
        self.0.try_clone().map_err(|_| StoreError::Throttled)
    }
}

pub(crate) fn is_name(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && part.len() <= 255 && !part.contains(['/', '\0']) && !is_temporary(part)
}

/// A file that is being written.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY)
}

/// One for each name: who writes it next writes over what was left of it.
pub(crate) fn temporary(name: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, name.as_bytes());
    format!("{TEMPORARY}{}", hex::encode(digest))
}

/// Opens the file of that name, made if need be, for its one writer. The lock goes with the process that holds it.
pub(crate) fn lock(parent: &OwnedFd, temporary: &str) -> Result<File, StoreError> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let put = |error| told(error, Operation::Put);
    for _ in 0..LOCK_TRIES {
        let file = rustix::fs::openat(parent, temporary, flags, Mode::from_raw_mode(0o640)).map_err(put)?;
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            // File systems without locks have to do without.
            Ok(()) | Err(Errno::NOSYS | Errno::OPNOTSUPP | Errno::NOLCK) => {}
            Err(_) => return Err(StoreError::Throttled),
        }
        let opened = rustix::fs::fstat(&file).map_err(put)?;
        if FileType::from_raw_mode(opened.st_mode) != FileType::RegularFile {
            return Err(StoreError::WrongType);
        }
        // Between opening and locking, its writer may have moved it to its place.
        match rustix::fs::statat(parent, temporary, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(there) if there.st_ino == opened.st_ino && there.st_dev == opened.st_dev => return Ok(File::from(file)),
            Ok(_) | Err(Errno::NOENT) => {}
            Err(error) => return Err(put(error)),
        }
    }
    Err(StoreError::Throttled)
}

/// What nobody writes any more of an object that is to be removed.
pub(crate) fn remove_left(parent: &OwnedFd, temporary: &str) {
    if rustix::fs::statat(parent, temporary, AtFlags::SYMLINK_NOFOLLOW).is_err() {
        return;
    }
    if let Ok(_locked) = lock(parent, temporary) {
        let _ = rustix::fs::unlinkat(parent, temporary, AtFlags::empty());
    }
}

fn directory(at: &OwnedFd, name: &str, operation: Operation) -> Result<OwnedFd, StoreError> {
    rustix::fs::openat(at, name, DIRECTORY, Mode::empty()).map_err(|error| match error {
        // A link, or a file where a folder should be.
        Errno::NOTDIR | Errno::LOOP => StoreError::NotFound,
        other => told(other, operation),
    })
}

/// What is there, without opening it. Only a regular file is an object.
pub(crate) fn look(parent: &OwnedFd, name: &str) -> Result<Stat, StoreError> {
    let stat =
        rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW).map_err(|error| told(error, Operation::Get))?;
    if FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile { Ok(stat) } else { Err(StoreError::WrongType) }
}

pub(crate) fn told(error: Errno, operation: Operation) -> StoreError {
    match error {
        Errno::NOENT | Errno::NOTDIR => StoreError::NotFound,
        Errno::ACCESS | Errno::PERM | Errno::ROFS => StoreError::Denied(operation),
        Errno::LOOP | Errno::ISDIR | Errno::NXIO => StoreError::WrongType,
        Errno::NAMETOOLONG => StoreError::Key(Say::KeyPartTooLong),
        _ => StoreError::Throttled,
    }
}
