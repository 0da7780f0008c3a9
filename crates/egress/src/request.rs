//! What is sent to a store or a service.

use bytes::Bytes;
use futures_util::Stream;
use http::{HeaderMap, Method};
use std::{io, pin::Pin, time::Duration};

/// Pieces of a body that is too large to be kept.
pub type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// What goes with a request.
pub enum Body {
    Empty,
    Bytes(Bytes),
    /// Exactly `length` bytes.
    Stream {
        length: u64,
        pieces: Pieces,
    },
}

/// How long another host is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// From the first connection to the answer's head, as long as nothing of the request's body moves.
    pub head: Duration,
    /// Between two pieces of the answer.
    pub idle: Duration,
    /// For everything. None for objects of any size, which are slow to one and quick to another.
    pub total: Option<Duration>,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(30), idle: Duration::from_secs(30), total: None }
    }
}

/// One request. Redirects are never followed: what is signed is signed for one host.
pub struct Request {
    pub method: Method,
    /// Scheme, host and port alone: `https://bucket.example:9000`.
    pub base: String,
    /// What stands behind it, in the spelling that goes over the wire: nothing in it is decoded, resolved or encoded, so
    /// that `/x/../y` and `/a//b` stay what they are.
    pub path_and_query: String,
    pub headers: HeaderMap,
    pub body: Body,
    pub patience: Patience,
}
