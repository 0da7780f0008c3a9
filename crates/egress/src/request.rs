//! What is sent to a store or a service, and what comes back.

use crate::{EgressError, wire};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use http::{HeaderMap, Method, StatusCode};
use hyper::body::Incoming;
use std::{io, pin::Pin, time::Duration};
use tokio::time::Instant;

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

/// An answer of any status, of which only the head has been read.
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub(crate) body: Incoming,
    pub(crate) patience: Patience,
    pub(crate) deadline: Option<Instant>,
}

impl Response {
    /// A header's value as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// How long the body is, if that was said.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.header("content-length").and_then(|text| text.parse().ok())
    }

    /// The body piece by piece, in the rhythm in which it is taken. Ends with an error when it breaks before it is
    /// complete.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, EgressError>> + Send + 'static {
        wire::pieces(self.body, self.patience.idle, self.deadline)
    }

    /// The whole body.
    ///
    /// # Errors
    /// When it is longer than `most` bytes, or breaks.
    pub async fn bytes(self, most: usize) -> Result<Vec<u8>, EgressError> {
        let too_large = EgressError::TooLarge(most as u64);
        if self.length().is_some_and(|length| length > most as u64) {
            return Err(too_large);
        }
        let mut stream = std::pin::pin!(self.into_stream());
        let mut all = Vec::new();
        while let Some(piece) = stream.next().await {
            let piece = piece?;
            if all.len().saturating_add(piece.len()) > most {
                return Err(too_large);
            }
            all.extend_from_slice(&piece);
        }
        Ok(all)
    }
}
