//! Directories of the server's own disk, under one root. A key is a path below it; nothing leads out of it, and nothing but
//! regular files is opened: no symbolic link, no device, no pipe (W24).

mod list;
mod walk;

use crate::{
    Condition, Content, Found, Head, Link, Listing, ObjectStore, Page, Reading, StoreError, Want, local::walk::Root,
};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _};
use labelkeep_egress::Body;
use labelkeep_model::{Say, Timestamp};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, RenameFlags, Stat};
use std::{
    fs::File, io::Read as _, io::Seek as _, io::SeekFrom, io::Write as _, os::fd::OwnedFd, path::Path, sync::Arc,
};

const PIECE: usize = 256 * 1024;

pub struct Local {
    root: Arc<Root>,
}

impl Local {
    /// # Errors
    /// When `root` is no directory that can be opened.
    pub fn new(root: &Path) -> Result<Self, StoreError> {
        Ok(Self { root: Arc::new(Root::open(root)?) })
    }
}

/// Disks make one wait; the others must not.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Network)?
}

pub(crate) fn head(stat: &Stat) -> Head {
    let seconds = stat.st_mtime;
    let nanoseconds = i64::try_from(stat.st_mtime_nsec).unwrap_or_default();
    Head {
        size: u64::try_from(stat.st_size).unwrap_or_default(),
        mark: Some(format!("\"{:x}-{seconds:x}.{nanoseconds:x}-{:x}\"", stat.st_ino, stat.st_size)),
        content_type: None,
        modified: Some(Timestamp(seconds.saturating_mul(Timestamp::SECOND).saturating_add(nanoseconds / 1000))),
    }
}

fn open(root: &Root, key: &str) -> Result<(File, Head), StoreError> {
    let (parent, name) = root.parent(key)?;
    // First without touching it: opening a device or a pipe for reading can already do something.
    let looked = walk::look(&parent, &name)?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = rustix::fs::openat(&parent, &name, flags, Mode::empty())
        .map_err(|error| walk::told(error, crate::Operation::Get))?;
    let stat = rustix::fs::fstat(&file).map_err(|error| walk::told(error, crate::Operation::Get))?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile || stat.st_ino != looked.st_ino {
        return Err(StoreError::WrongType);
    }
    Ok((File::from(file), head(&stat)))
}

fn read(root: &Root, key: &str, want: &Want) -> Result<Reading, StoreError> {
    let (mut file, head) = open(root, key)?;
    if want.mark.is_some() && want.mark != head.mark {
        return Err(StoreError::Precondition);
    }
    if want.unless.is_some() && want.unless == head.mark {
        return Err(StoreError::NotModified);
    }
    let part = want.range.map(|range| range.within(head.size)).transpose()?;
    let length = part.map_or(head.size, |part| part.last - part.first + 1);
    file.seek(SeekFrom::Start(part.map_or(0, |part| part.first))).map_err(|_| StoreError::Network)?;
    let stream = futures_util::stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        blocking(move || {
            let mut piece = vec![0; PIECE.min(usize::try_from(left).unwrap_or(PIECE))];
            let count = file.read(&mut piece).map_err(|_| StoreError::Network)?;
            if count == 0 {
                // Shorter than it was: what has been told about it is not true any more.
                return Err(StoreError::Precondition);
            }
            piece.truncate(count);
            Ok(Some((Bytes::from(piece), (file, left - count as u64))))
        })
        .await
    });
    Ok(Reading { head, part, stream: Box::pin(stream) })
}

/// A file that is there whole or not at all: written beside its place, and then moved. What a process that was killed left
/// behind is written over by the next one that writes the same key, so that nothing of it stays.
struct Draft {
    parent: OwnedFd,
    name: String,
    temporary: String,
    file: File,
}

impl Draft {
    fn begin(root: &Root, key: &str) -> Result<Self, StoreError> {
        let (parent, name) = root.make_parent(key)?;
        let temporary = walk::temporary(&name);
        let file = walk::lock(&parent, &temporary)?;
        file.set_len(0).map_err(|_| StoreError::Throttled)?;
        Ok(Self { parent, name, temporary, file })
    }

    fn end(self, condition: &Condition) -> Result<Option<String>, StoreError> {
        let result = self.place(condition);
        if result.is_err() {
            self.give_up();
        }
        result
    }

    fn place(&self, condition: &Condition) -> Result<Option<String>, StoreError> {
        self.file.sync_all().map_err(|_| StoreError::Network)?;
        let there = match walk::look(&self.parent, &self.name) {
            Ok(stat) => Some(stat),
            Err(StoreError::NotFound) => None,
            Err(error) => return Err(error),
        };
        let flags = match condition {
            Condition::Absent => RenameFlags::NOREPLACE,
            Condition::Mark(mark) if there.as_ref().and_then(|stat| head(stat).mark).as_ref() != Some(mark) => {
                return Err(StoreError::Precondition);
            }
            Condition::Always | Condition::Mark(_) => RenameFlags::empty(),
        };
        rustix::fs::renameat_with(&self.parent, &self.temporary, &self.parent, &self.name, flags).map_err(|error| {
            match error {
                rustix::io::Errno::EXIST => StoreError::Precondition,
                other => walk::told(other, crate::Operation::Put),
            }
        })?;
        let stat = rustix::fs::fstat(&self.file).map_err(|error| walk::told(error, crate::Operation::Put))?;
        rustix::fs::openat(&self.parent, ".", OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
            .and_then(rustix::fs::fsync)
            .map_err(|error| walk::told(error, crate::Operation::Put))?;
        Ok(head(&stat).mark)
    }

    fn give_up(&self) {
        let _ = rustix::fs::unlinkat(&self.parent, &self.temporary, AtFlags::empty());
    }
}

impl Local {
    async fn write(&self, key: &str, content: Content, condition: &Condition) -> Result<Option<String>, StoreError> {
        let (root, key, condition) = (self.root.clone(), key.to_owned(), condition.clone());
        let mut draft = blocking(move || Draft::begin(&root, &key)).await?;
        let mut pieces = match content.body {
            Body::Empty => futures_util::stream::empty().boxed(),
            Body::Bytes(bytes) => futures_util::stream::once(std::future::ready(Ok(bytes))).boxed(),
            Body::Stream { pieces, .. } => pieces.boxed(),
        };
        loop {
            match pieces.try_next().await {
                Ok(None) => break,
                Ok(Some(piece)) => {
                    draft = blocking(move || match draft.file.write_all(&piece) {
                        Ok(()) => Ok(draft),
                        Err(_) => {
                            draft.give_up();
                            Err(StoreError::Throttled)
                        }
                    })
                    .await?;
                }
                Err(_) => {
                    draft.give_up();
                    return Err(StoreError::Network);
                }
            }
        }
        blocking(move || draft.end(&condition)).await
    }
}

impl ObjectStore for Local {
    fn list_page<'a>(&'a self, listing: &'a Listing) -> Found<'a, Page> {
        let (root, listing) = (self.root.clone(), listing.clone());
        Box::pin(blocking(move || list::page(&root, &listing)))
    }

    fn head<'a>(&'a self, key: &'a str) -> Found<'a, Head> {
        let (root, key) = (self.root.clone(), key.to_owned());
        Box::pin(blocking(move || {
            let (parent, name) = root.parent(&key)?;
            walk::look(&parent, &name).map(|stat| head(&stat))
        }))
    }

    fn get<'a>(&'a self, key: &'a str, want: &'a Want) -> Found<'a, Reading> {
        let (root, key, want) = (self.root.clone(), key.to_owned(), want.clone());
        Box::pin(blocking(move || read(&root, &key, &want)))
    }

    fn put<'a>(&'a self, key: &'a str, content: Content, condition: &'a Condition) -> Found<'a, Option<String>> {
        Box::pin(self.write(key, content, condition))
    }

    fn delete<'a>(&'a self, key: &'a str) -> Found<'a, ()> {
        let (root, key) = (self.root.clone(), key.to_owned());
        Box::pin(blocking(move || {
            let found = root.parent(&key).and_then(|(parent, name)| {
                walk::remove_left(&parent, &walk::temporary(&name));
                walk::look(&parent, &name)?;
                rustix::fs::unlinkat(&parent, &name, AtFlags::empty())
                    .map_err(|error| walk::told(error, crate::Operation::Delete))
            });
            if found == Err(StoreError::NotFound) { Ok(()) } else { found }
        }))
    }

    fn link<'a>(&'a self, _: &'a str, _: &'a Link) -> Found<'a, String> {
        Box::pin(std::future::ready(Err(StoreError::Unsupported(Say::LocalNoLinks))))
    }
}
