//! Large answers while they are on their way. They take memory until the client has read them, however slowly.

use crate::http::{
    body::{Lease, Whose},
    error::ApiError,
    state::AppState,
};
use axum::{
    body::{Body, Bytes},
    response::Response,
};
use hyper::body::{Body as _, Frame, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// Smaller ones are not worth counting.
const SMALL: u64 = 256 << 10;

/// Counts an answer that is in memory as a whole until it was sent.
///
/// # Errors
/// As `Lease`: too many are on their way.
pub(crate) fn held(state: &AppState, whose: Whose, response: Response) -> Result<Response, ApiError> {
    let Some(size) = response.body().size_hint().exact().filter(|size| *size > SMALL) else { return Ok(response) };
    let lease = state.answers().lease(whose);
    lease.grow_to(usize::try_from(size).unwrap_or(usize::MAX))?;
    Ok(response.map(|inner| Body::new(Held { inner, _lease: lease })))
}

struct Held {
    inner: Body,
    _lease: Lease,
}

impl hyper::body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
