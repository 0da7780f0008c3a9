//! The parts of a form as they arrive. In the head of a part, and between two of them, the parser holds all that comes: it
//! gets little there.

use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request, multipart::Field},
};
use futures_util::{Stream, StreamExt as _};
use labelkeep_model::{Error, Result, Say, Text};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Bytes of which nothing came out.
const MOST_HELD: usize = 1 << 20;

pub(crate) struct Parts {
    parts: Multipart,
    held: Arc<AtomicUsize>,
}

impl Parts {
    /// The whole has no limit here: its parts are counted as they are stored.
    ///
    /// # Errors
    /// 400 when it is no form.
    pub(crate) async fn of(request: Request) -> Result<Self> {
        let held = Arc::new(AtomicUsize::new(0));
        let coming = Arc::clone(&held);
        let mut request = request.map(|body| {
            Body::from_stream(body.into_data_stream().map(move |piece| match piece {
                Ok(piece) if coming.fetch_add(piece.len(), Ordering::Relaxed) > MOST_HELD => Err(axum::Error::new(
                    io::Error::other("a part without an end of its head, or a field that is too long"),
                )),
                piece => piece,
            }))
        });
        DefaultBodyLimit::disable().apply(&mut request);
        let parts = Multipart::from_request(request, &())
            .await
            .map_err(|error| Error::bad_request(Text::of_parser(&error.body_text())))?;
        Ok(Self { parts, held })
    }

    /// # Errors
    /// 400 when the form cannot be read.
    pub(crate) async fn next(&mut self) -> Result<Option<Field<'_>>> {
        self.held.store(0, Ordering::Relaxed);
        self.parts.next_field().await.map_err(|_| broken())
    }

    /// What makes a stream of a part's content; taken before the part.
    pub(crate) fn reader(&self) -> impl for<'f> Fn(Field<'f>) -> Content<'f> + use<> {
        let held = Arc::clone(&self.held);
        move |field| {
            let held = Arc::clone(&held);
            Box::pin(field.map(move |piece| {
                held.store(0, Ordering::Relaxed);
                piece.map_err(|_| broken())
            }))
        }
    }
}

pub(crate) type Content<'f> = std::pin::Pin<Box<dyn Stream<Item = Result<Bytes>> + Send + 'f>>;

pub(super) fn broken() -> Error {
    Error::bad_request(Say::UploadBroken)
}
