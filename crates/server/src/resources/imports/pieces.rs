//! A large file as it comes in: cut into pieces, which are packed and stored several at a time while the next ones come.

use labelkeep_database::{
    Database,
    access::ProjectScope,
    uploads::{CHUNK_BYTES, Piece},
};
use labelkeep_formats::wholeness::Wholeness;
use labelkeep_model::{Error, FileUploadId, Result};
use tokio::task::JoinHandle;

/// Bytes, and pieces, that are stored as one change: each waits for the disk, and others wait for it.
const STORED_BYTES: usize = 4 * CHUNK_BYTES;
const STORED_PIECES: usize = 16;

pub(super) struct Pieces<'s> {
    database: &'s Database,
    scope: &'s ProjectScope,
    file: FileUploadId,
    whole: Wholeness,
    /// The piece that is not full yet.
    filling: Vec<u8>,
    full: Vec<Piece>,
    /// The number of the first of `full`.
    number: i64,
    size: u64,
    storing: Option<JoinHandle<Result<()>>>,
}

impl<'s> Pieces<'s> {
    pub fn new(database: &'s Database, scope: &'s ProjectScope, file: FileUploadId, whole: Wholeness) -> Self {
        let filling = Vec::with_capacity(CHUNK_BYTES);
        Self { database, scope, file, whole, filling, full: Vec::new(), number: 0, size: 0, storing: None }
    }

    pub async fn push(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let room = CHUNK_BYTES.saturating_sub(self.filling.len());
            let (fits, rest) = bytes.split_at(room.min(bytes.len()));
            self.filling.extend_from_slice(fits);
            bytes = rest;
            if self.filling.len() >= CHUNK_BYTES {
                self.cut().await?;
            }
        }
        Ok(())
    }

    /// Stores the rest. Answers the size of the file, and what was found of it.
    pub async fn finish(mut self) -> Result<(u64, Wholeness)> {
        if !self.filling.is_empty() {
            self.cut().await?;
        }
        self.store().await?;
        self.settle().await?;
        Ok((self.size, self.whole))
    }

    async fn cut(&mut self) -> Result<()> {
        self.size += self.filling.len() as u64;
        self.whole.push(&self.filling);
        self.full.push(Piece::of(&self.filling));
        self.filling.clear();
        let bytes: usize = self.full.iter().map(Piece::stored_bytes).sum();
        if bytes >= STORED_BYTES || self.full.len() >= STORED_PIECES { self.store().await } else { Ok(()) }
    }

    async fn store(&mut self) -> Result<()> {
        self.settle().await?;
        let pieces = std::mem::take(&mut self.full);
        let first = self.number;
        self.number += i64::try_from(pieces.len()).unwrap_or(0);
        let (database, scope, file) = (self.database.clone(), self.scope.clone(), self.file);
        self.storing = Some(tokio::spawn(async move { database.append_chunks(&scope, file, first, pieces).await }));
        Ok(())
    }

    async fn settle(&mut self) -> Result<()> {
        match self.storing.take() {
            Some(storing) => storing.await.map_err(Error::internal)?,
            None => Ok(()),
        }
    }
}
