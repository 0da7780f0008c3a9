//! Listing with constant memory, however many files there are: the place to go on from is the folders on the way and, in
//! each, the cookie by which the file system finds its place again (as NFS servers do).

use crate::{
    Listing, Object, Operation, Page, StoreError,
    local::{
        head,
        walk::{Root, is_name, look, told},
    },
};
use rustix::fs::{FileType, Mode, OFlags, RawDir, SeekFrom};
use serde::{Deserialize, Serialize};
use std::{mem::MaybeUninit, os::fd::OwnedFd};

const DEEPEST: usize = 64;

/// A folder on the way: its name within the one before, and where to go on in it.
#[derive(Debug, Serialize, Deserialize)]
struct Step(String, u64);

/// The folders from the root that a prefix goes through for sure, and how names begin in the last of them.
fn split(prefix: &str) -> (Vec<String>, &str) {
    match prefix.rsplit_once('/') {
        Some((folders, start)) => (folders.split('/').map(str::to_owned).collect(), start),
        None => (Vec::new(), prefix),
    }
}

pub(crate) fn page(root: &Root, listing: &Listing) -> Result<Page, StoreError> {
    let (base, start) = split(&listing.prefix);
    let mut walk = Walk { root, listing, base, start, steps: steps(listing)?, page: Page::default() };
    let limit = usize::from(listing.size());
    while !walk.steps.is_empty() && walk.page.objects.len() + walk.page.folders.len() < limit {
        walk.read_on(limit)?;
    }
    if !walk.steps.is_empty() {
        walk.page.next = Some(serde_json::to_string(&walk.steps).map_err(|_| StoreError::Malformed)?);
    }
    Ok(walk.page)
}

fn steps(listing: &Listing) -> Result<Vec<Step>, StoreError> {
    let Some(token) = &listing.token else { return Ok(vec![Step(String::new(), 0)]) };
    let steps: Vec<Step> = serde_json::from_str(token).map_err(|_| StoreError::Malformed)?;
    if steps.len() > DEEPEST { Err(StoreError::Malformed) } else { Ok(steps) }
}

struct Walk<'a> {
    root: &'a Root,
    listing: &'a Listing,
    base: Vec<String>,
    /// How names in the first folder begin.
    start: &'a str,
    /// From the first folder to the one that is being read.
    steps: Vec<Step>,
    page: Page,
}

impl Walk<'_> {
    /// Reads the innermost folder until it ends, the page is full, or there is a folder to go into first.
    fn read_on(&mut self, limit: usize) -> Result<(), StoreError> {
        let mut parts = self.base.clone();
        parts.extend(self.steps.iter().skip(1).map(|step| step.0.clone()));
        let before: String = parts.iter().map(|part| format!("{part}/")).collect();
        let Some(folder) = open(self.root, &parts)? else {
            self.steps.pop();
            return Ok(());
        };
        let start = if self.steps.len() == 1 { self.start } else { "" };
        let cookie = self.steps.last().map_or(0, |step| step.1);
        if cookie != 0 {
            rustix::fs::seek(&folder, SeekFrom::Start(cookie)).map_err(|error| told(error, Operation::List))?;
        }
        let mut buffer = vec![MaybeUninit::uninit(); 32 * 1024];
        let mut entries = RawDir::new(&folder, &mut buffer);
        while let Some(entry) = entries.next() {
            let entry = entry.map_err(|error| told(error, Operation::List))?;
            let next = entry.next_entry_cookie();
            if let Some(step) = self.steps.last_mut() {
                step.1 = next;
            }
            let Ok(name) = entry.file_name().to_str() else {
                self.page.unreadable = self.page.unreadable.saturating_add(1);
                continue;
            };
            if !is_name(name) || !name.starts_with(start) {
                continue;
            }
            match kind(entry.file_type(), &folder, name) {
                FileType::Directory if !self.listing.is_recursive => {
                    self.page.folders.push(format!("{before}{name}/"));
                }
                FileType::Directory if self.steps.len() < DEEPEST => {
                    let name = name.to_owned();
                    self.steps.push(Step(name, 0));
                    return Ok(());
                }
                FileType::RegularFile => {
                    if let Ok(stat) = look(&folder, name) {
                        let head = head(&stat);
                        let key = format!("{before}{name}");
                        self.page.objects.push(Object {
                            key,
                            size: Some(head.size),
                            mark: head.mark,
                            modified: head.modified,
                        });
                    }
                }
                _ => {}
            }
            if self.page.objects.len() + self.page.folders.len() >= limit {
                return Ok(());
            }
        }
        self.steps.pop();
        Ok(())
    }
}

/// Some file systems do not tell the kind with the name.
fn kind(told: FileType, folder: &OwnedFd, name: &str) -> FileType {
    if told != FileType::Unknown {
        return told;
    }
    rustix::fs::statat(folder, name, rustix::fs::AtFlags::SYMLINK_NOFOLLOW)
        .map_or(FileType::Unknown, |stat| FileType::from_raw_mode(stat.st_mode))
}

/// For reading. A folder that is gone, or was never there, is an empty one.
fn open(root: &Root, parts: &[String]) -> Result<Option<OwnedFd>, StoreError> {
    let found = root.folder(parts).and_then(|folder| {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        rustix::fs::openat(&folder, ".", flags, Mode::empty()).map_err(|error| told(error, Operation::List))
    });
    match found {
        Ok(folder) => Ok(Some(folder)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
