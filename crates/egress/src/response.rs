use crate::{error::EgressError, request::Patience, wire};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use http::{HeaderMap, StatusCode};
use hyper::body::Incoming;
use tokio::time::Instant;

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
