//! What sources read: files piece by piece, and why something cannot be read.

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use labelkeep_database::uploads::CHUNK_BYTES;
use labelkeep_model::{Error, Result};
use std::pin::Pin;
use tokio::io::AsyncReadExt as _;

/// A file that is being read.
pub enum Reading {
    Disk(tokio::fs::File),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes, String>> + Send>>),
}

impl Reading {
    pub async fn next(&mut self) -> Result<Option<Bytes>, String> {
        match self {
            Self::Disk(file) => {
                let mut piece = BytesMut::with_capacity(CHUNK_BYTES);
                let length = file.read_buf(&mut piece).await.map_err(|error| error.to_string())?;
                Ok((length > 0).then(|| piece.freeze()))
            }
            Self::Stream(stream) => stream.next().await.transpose(),
        }
    }
}

/// For errors of sources, which are for the operator of this machine.
pub fn unreadable(why: impl std::fmt::Display) -> Error {
    Error::bad_request(labelkeep_model::Text::for_operators(why.to_string()))
}
