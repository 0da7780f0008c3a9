//! The body of an answer while it goes out, in pieces that a slow client cannot make us hold much by.

use super::crowd::{Exchange, Share};
use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::time::Instant;

const PIECE: usize = 64 << 10;

/// Keeps the exchange under way until it is dropped.
pub(super) struct Departing {
    inner: Body,
    /// What is left of a piece that was too large.
    rest: Bytes,
    exchange: Arc<Exchange>,
    _share: Option<Share>,
    sent: usize,
}

impl Departing {
    pub(super) fn new(inner: Body, exchange: Arc<Exchange>, share: Option<Share>) -> Self {
        Self { inner, rest: Bytes::new(), exchange, _share: share, sent: 0 }
    }

    /// A piece leaves: from now on the client is waited for.
    fn leaves(&mut self, piece: Bytes) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.sent = piece.len();
        self.exchange.answer(|pace| pace.wait(Instant::now()));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

impl hyper::body::Body for Departing {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        // Who asks for more has got rid of what went before.
        let sent = std::mem::take(&mut this.sent);
        this.exchange.answer(|pace| pace.moved(Instant::now(), sent));
        if this.rest.is_empty() {
            match ready!(Pin::new(&mut this.inner).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => this.rest = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                end => return Poll::Ready(end),
            }
        }
        if this.rest.len() <= PIECE {
            let piece = std::mem::take(&mut this.rest);
            return this.leaves(piece);
        }
        // A copy: a slice would keep all of it in memory until the slice is gone.
        let piece = Bytes::copy_from_slice(&this.rest.split_to(PIECE));
        this.leaves(piece)
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let inner = self.inner.size_hint();
        let rest = self.rest.len() as u64;
        let mut hint = SizeHint::new();
        hint.set_lower(inner.lower() + rest);
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::{Departing, PIECE};
    use crate::http::serve::crowd::{Crowd, Room};
    use axum::body::{Body, Bytes};
    use http_body_util::BodyExt as _;
    use hyper::body::Body as _;

    #[tokio::test]
    async fn an_answer_leaves_in_small_pieces_and_whole() {
        let place = Crowd::new(Room::default()).enter(None).await.unwrap();
        let content: Vec<u8> = (0..PIECE * 3 + 7).map(|n| (n % 251) as u8).collect();
        let mut body = Departing::new(Body::from(Bytes::from(content.clone())), place.begin(), None);
        assert_eq!(body.size_hint().exact(), Some(content.len() as u64));
        let mut all = Vec::new();
        while let Some(frame) = body.frame().await {
            let piece = frame.unwrap().into_data().unwrap();
            assert!(piece.len() <= PIECE);
            all.extend_from_slice(&piece);
            assert_eq!(body.size_hint().exact(), Some((content.len() - all.len()) as u64));
        }
        assert!(all == content && body.is_end_stream());
    }
}
