//! The bytes of an export as they are sent: a file, or a zip archive of several.

use super::stream::Sender;
use axum::body::Bytes;
use labelkeep_converters::{Part, Sink, Zip};

/// Sent when it is as large as this.
const PIECE_BYTES: usize = 64 << 10;

pub(super) struct Archive<'s> {
    send: &'s Sender,
    /// `None`: a single file.
    zip: Option<Zip>,
    out: Vec<u8>,
}

/// Nobody reads any more.
pub(super) struct Gone;

impl<'s> Archive<'s> {
    pub fn new(send: &'s Sender, is_archive: bool) -> Self {
        Self { send, zip: is_archive.then(Zip::new), out: Vec::new() }
    }

    /// Writes what a converter has made.
    pub async fn write(&mut self, sink: &mut Sink) -> Result<(), Gone> {
        for part in std::mem::take(&mut sink.parts) {
            match part {
                Part::Folder(name) => {
                    if let Some(zip) = &mut self.zip {
                        zip.folder(&name, &mut self.out);
                    }
                }
                Part::File(name) => self.file(&name, false),
                Part::Bytes(bytes) => self.bytes(&bytes).await?,
                // Whoever makes them has put their bytes in their place.
                Part::Member { .. } => {}
            }
        }
        Ok(())
    }

    pub fn file(&mut self, name: &str, is_packed: bool) {
        if let Some(zip) = &mut self.zip {
            zip.file(name, is_packed, &mut self.out);
        }
    }

    pub async fn bytes(&mut self, bytes: &[u8]) -> Result<(), Gone> {
        match &mut self.zip {
            Some(zip) => zip.bytes(bytes, &mut self.out),
            None => self.out.extend_from_slice(bytes),
        }
        if self.out.len() >= PIECE_BYTES { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), Gone> {
        let out = std::mem::replace(&mut self.out, Vec::with_capacity(PIECE_BYTES));
        self.send.send(Ok(Bytes::from(out))).await.map_err(|_| Gone)
    }

    pub async fn end(mut self) -> Result<(), Gone> {
        if let Some(zip) = self.zip.take() {
            zip.end(&mut self.out);
        }
        self.flush().await
    }
}
