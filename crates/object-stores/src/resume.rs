//! Reading on where a connection broke.

use crate::{ByteRange, ObjectStore, Part, Reading, StoreError, Stream, Want};
use futures_util::{StreamExt as _, stream};
use std::sync::Arc;

/// Connections that may break within one object without a byte in between.
const TRIES: u32 = 3;

struct State {
    store: Arc<dyn ObjectStore>,
    key: String,
    mark: String,
    stream: Stream,
    /// The next byte that is wanted.
    position: u64,
    last: u64,
    tries: u32,
}

/// As `get`, but a connection that breaks in the middle is followed by another one from there on, of the same version of
/// the object: what comes is one version, whole, or an error.
///
/// # Errors
/// As `get`.
pub async fn read(store: Arc<dyn ObjectStore>, key: &str, want: &Want) -> Result<Reading, StoreError> {
    let reading = store.get(key, want).await?;
    let part = reading.part.unwrap_or(Part { first: 0, last: reading.head.size.saturating_sub(1) });
    let (Some(mark), 1..) = (reading.head.mark.clone(), reading.head.size) else { return Ok(reading) };
    let state = State {
        store,
        key: key.to_owned(),
        mark,
        stream: reading.stream,
        position: part.first,
        last: part.last,
        tries: TRIES,
    };
    let stream = stream::try_unfold(state, |mut state| async move {
        loop {
            match state.stream.next().await {
                None => return Ok(None),
                Some(Ok(piece)) => {
                    state.position = state.position.saturating_add(piece.len() as u64);
                    state.tries = TRIES;
                    return Ok(Some((piece, state)));
                }
                Some(Err(StoreError::Network | StoreError::Timeout))
                    if state.tries > 0 && state.position <= state.last =>
                {
                    state.tries -= 1;
                    let range = Some(ByteRange::Between(state.position, state.last));
                    let want = Want { range, mark: Some(state.mark.clone()), unless: None };
                    state.stream = state.store.get(&state.key, &want).await?.stream;
                }
                Some(Err(error)) => return Err(error),
            }
        }
    });
    Ok(Reading { head: reading.head, part: reading.part, stream: Box::pin(stream) })
}
