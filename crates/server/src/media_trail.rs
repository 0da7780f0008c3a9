//! Notes of who was given which object, written to the audit trail together while they come quickly: a gallery of pictures is
//! hundreds at once. Each caller waits until the note is kept, and without it gets nothing.

use labelkeep_database::{Database, audit::MediaNote};
use labelkeep_model::{Error, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Notes of one change.
const MOST: usize = 400;

#[derive(Clone, Default)]
pub(crate) struct Trail(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    notes: Vec<(MediaNote, oneshot::Sender<()>)>,
    is_written: bool,
}

impl Trail {
    /// # Errors
    /// When it cannot be kept.
    pub(crate) async fn note(&self, database: &Database, note: MediaNote) -> Result<()> {
        let (sender, kept) = oneshot::channel();
        let is_first = {
            let mut waiting = self.waiting();
            waiting.notes.push((note, sender));
            !std::mem::replace(&mut waiting.is_written, true)
        };
        if is_first {
            // Apart from the request, which may end before the notes of others are kept.
            tokio::spawn(self.clone().write(database.clone()));
        }
        kept.await.map_err(|_| Error::unavailable("a note for the audit trail could not be kept"))
    }

    async fn write(self, database: Database) {
        loop {
            let batch: Vec<_> = {
                let mut waiting = self.waiting();
                let count = waiting.notes.len().min(MOST);
                waiting.is_written = count > 0;
                waiting.notes.drain(..count).collect()
            };
            if batch.is_empty() {
                return;
            }
            let (notes, senders): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
            match database.note_media(notes).await {
                Ok(()) => {
                    for sender in senders {
                        // Whoever went away meanwhile has nothing to wait for.
                        let _ = sender.send(());
                    }
                }
                Err(error) => tracing::error!(%error, "the audit trail of media cannot be written"),
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
