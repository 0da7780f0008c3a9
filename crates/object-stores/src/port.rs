//! What every store can do, and in which words.

use crate::{Operation, StoreError};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use labelkeep_egress::Body;
use labelkeep_model::Timestamp;
use std::{pin::Pin, sync::Arc, time::Duration};

pub type Found<'a, T> = BoxFuture<'a, Result<T, StoreError>>;
/// An object's bytes, in the rhythm in which they are taken.
pub type Stream = Pin<Box<dyn futures_util::Stream<Item = Result<Bytes, StoreError>> + Send>>;

/// One bucket, container, database or directory, with the credentials to use it.
pub trait ObjectStore: Send + Sync + 'static {
    /// One page of keys. An empty page can have a next one.
    fn list_page<'a>(&'a self, listing: &'a Listing) -> Found<'a, Page>;
    fn head<'a>(&'a self, key: &'a str) -> Found<'a, Head>;
    fn get<'a>(&'a self, key: &'a str, want: &'a Want) -> Found<'a, Reading>;
    /// Gives the new version's mark.
    fn put<'a>(&'a self, key: &'a str, content: Content, condition: &'a Condition) -> Found<'a, Option<String>>;
    /// What is not there is deleted already.
    fn delete<'a>(&'a self, key: &'a str) -> Found<'a, ()>;
    /// An address by which whoever has it can read this object for a while.
    fn link<'a>(&'a self, key: &'a str, link: &'a Link) -> Found<'a, String>;
    /// Whether this could be done at this key, asked so that nothing happens; `Unsupported` where it cannot be asked so.
    fn may<'a>(&'a self, operation: Operation, key: &'a str) -> Found<'a, bool> {
        let _ = (operation, key);
        Box::pin(async { Err(StoreError::Unsupported(labelkeep_model::Say::StoreCannotBeAsked)) })
    }
    /// The same for somebody without credentials; `None` where nobody is let in without.
    fn for_everybody(&self) -> Option<Arc<dyn ObjectStore>> {
        None
    }
    /// Scheme, host and port of such addresses; `None` where there are none.
    fn origin(&self) -> Option<String> {
        None
    }
}

#[derive(Debug, Clone, Default)]
pub struct Listing {
    pub prefix: String,
    /// Also what stands below further slashes. Without it such keys are told as folders.
    pub is_recursive: bool,
    /// `Page::next` of the page before.
    pub token: Option<String>,
    /// At most so many objects, 1 to 1,000. Stores may give fewer.
    pub limit: u16,
}

impl Listing {
    #[must_use]
    pub fn of(prefix: &str, is_recursive: bool) -> Self {
        Self { prefix: prefix.to_owned(), is_recursive, token: None, limit: 1000 }
    }

    pub(crate) fn size(&self) -> u16 {
        self.limit.clamp(1, 1000)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub objects: Vec<Object>,
    /// Prefixes that end with a slash.
    pub folders: Vec<String>,
    pub next: Option<String>,
    /// Keys that are no UTF-8 and cannot be named here.
    pub unreadable: u32,
}

impl Page {
    /// A store that gives the same place again would be listed for ever.
    pub(crate) fn moves_on(self, listing: &Listing) -> Result<Self, StoreError> {
        if self.next.is_some() && self.next == listing.token { Err(StoreError::Malformed) } else { Ok(self) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub key: String,
    pub size: Option<u64>,
    /// Changes whenever the content does.
    pub mark: Option<String>,
    pub modified: Option<Timestamp>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    pub size: u64,
    /// Changes whenever the content does; for `Want::mark` and `Condition::Mark`.
    pub mark: Option<String>,
    pub content_type: Option<String>,
    pub modified: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteRange {
    From(u64),
    /// Both included.
    Between(u64, u64),
    Last(u64),
}

impl ByteRange {
    pub(crate) fn header(self) -> String {
        match self {
            Self::From(first) => format!("bytes={first}-"),
            Self::Between(first, last) => format!("bytes={first}-{last}"),
            Self::Last(count) => format!("bytes=-{count}"),
        }
    }

    /// The part of an object of `size` bytes.
    pub(crate) fn within(self, size: u64) -> Result<Part, StoreError> {
        let end = size.checked_sub(1).ok_or(StoreError::BadRange)?;
        let (first, last) = match self {
            Self::From(first) => (first, end),
            Self::Between(first, last) => (first, last.min(end)),
            Self::Last(count) => (size.saturating_sub(count), end),
        };
        if first > last || self == Self::Last(0) { Err(StoreError::BadRange) } else { Ok(Part { first, last }) }
    }
}

/// The bytes that were given, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub first: u64,
    pub last: u64,
}

#[derive(Debug, Clone, Default)]
pub struct Want {
    pub range: Option<ByteRange>,
    /// Only this version; else `Precondition`.
    pub mark: Option<String>,
    /// Not this version; else `NotModified`.
    pub unless: Option<String>,
}

pub struct Reading {
    /// Of the whole object.
    pub head: Head,
    pub part: Option<Part>,
    pub stream: Stream,
}

pub struct Content {
    pub body: Body,
    pub content_type: String,
}

impl Content {
    #[must_use]
    pub fn json(text: impl Into<Bytes>) -> Self {
        Self { body: Body::Bytes(text.into()), content_type: "application/json".into() }
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self.body, Body::Stream { .. })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    Always,
    /// Only when nothing is there.
    Absent,
    /// Only over this version.
    Mark(String),
}

#[derive(Debug, Clone)]
pub struct Link {
    /// Whole seconds, 1 second to 7 days.
    pub lifetime: Duration,
    /// What the store shall say that it is, whatever is stored with it.
    pub content_type: Option<String>,
    /// `inline`, or `attachment; filename=…`.
    pub disposition: Option<String>,
}

impl Link {
    pub(crate) fn seconds(&self) -> Result<i64, StoreError> {
        match i64::try_from(self.lifetime.as_secs()) {
            Ok(seconds @ 1..=604_800) => Ok(seconds),
            _ => Err(StoreError::Setting(labelkeep_model::Say::StoreLinkTime.into())),
        }
    }
}
