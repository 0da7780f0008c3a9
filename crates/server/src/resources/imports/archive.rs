//! Archives: stored first, looked at as a whole, and then each member taken like a file that was sent. An archive that
//! cannot be taken is refused as one file.

use axum::body::Bytes;
use futures_util::{Stream, stream};
use labelkeep_database::{Database, access::ProjectScope, uploads::CHUNK_BYTES};
use labelkeep_formats::unzip::{Directory, HEADER_BYTES, MOST_DIRECTORY, Member, TAIL_BYTES, Unpack};
use labelkeep_model::{Error, Result, Say};

/// Files of one archive.
const MOST_MEMBERS: u64 = 100_000;
/// Packed bytes that are unpacked at once.
const STEP: u64 = 64 << 10;

pub(super) fn is_archive(name: &str) -> bool {
    labelkeep_formats::media::extension_of(name) == ".zip"
}

/// A stored file, read from any place.
#[derive(Clone)]
pub(super) struct Stored {
    database: Database,
    scope: ProjectScope,
    file: i64,
    size: u64,
    /// The piece that was read last.
    last: Option<(u64, Bytes)>,
}

impl Stored {
    pub fn new(database: Database, scope: ProjectScope, file: i64, size: u64) -> Self {
        Self { database, scope, file, size, last: None }
    }

    async fn read(&mut self, at: u64, length: u64) -> Result<Vec<u8>> {
        let end = at
            .checked_add(length)
            .filter(|end| *end <= self.size)
            .ok_or_else(|| Error::non_field(Say::ArchiveBroken))?;
        let mut out = Vec::new();
        let mut at = at;
        while at < end {
            let number = at / CHUNK_BYTES as u64;
            let piece = self.piece(number).await?;
            let start = usize::try_from(at - number * CHUNK_BYTES as u64).map_err(Error::internal)?;
            let wanted = usize::try_from(end - at).map_err(Error::internal)?;
            let part = piece.get(start..).unwrap_or_default();
            let part = part.get(..wanted.min(part.len())).unwrap_or_default();
            if part.is_empty() {
                return Err(Error::non_field(Say::ArchiveBroken));
            }
            out.extend_from_slice(part);
            at += part.len() as u64;
        }
        Ok(out)
    }

    async fn piece(&mut self, number: u64) -> Result<Bytes> {
        if let Some((known, piece)) = &self.last
            && *known == number
        {
            return Ok(piece.clone());
        }
        let index = i64::try_from(number).map_err(Error::internal)?;
        let piece = Bytes::from(self.database.chunk(&self.scope, self.file, index).await?.unwrap_or_default());
        self.last = Some((number, piece.clone()));
        Ok(piece)
    }

    pub async fn members(&mut self, most: u64) -> Result<Vec<Member>, Wrong> {
        let length = TAIL_BYTES.min(self.size);
        let tail = self.read(self.size - length, length).await?;
        let directory = Directory::find(&tail, self.size)?;
        if directory.size > MOST_DIRECTORY || directory.members > MOST_MEMBERS {
            return Err(Wrong::Archive(Say::ArchiveTooManyFiles { most: MOST_MEMBERS.into() }));
        }
        let content = self.read(directory.at, directory.size).await?;
        Ok(directory.members(&content, self.size, MOST_MEMBERS, most)?)
    }

    /// The content of a member, as it is unpacked.
    pub async fn open(&mut self, member: &Member) -> Result<impl Stream<Item = Result<Bytes>> + Send + use<>, Wrong> {
        let unpack = member.unpack()?;
        let header = self.read(member.header_at, HEADER_BYTES).await?;
        let start = member.header_at + Member::header_bytes(&header)?;
        let open = Open { stored: self.clone(), at: start, left: member.packed, unpack: Some(unpack) };
        Ok(Box::pin(stream::try_unfold(open, Open::next)))
    }
}

/// Why an archive is not taken; or a fault of ours.
pub(super) enum Wrong {
    Archive(Say),
    Other(Error),
}

impl From<Say> for Wrong {
    fn from(say: Say) -> Self {
        Self::Archive(say)
    }
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

struct Open {
    stored: Stored,
    at: u64,
    left: u64,
    unpack: Option<Unpack>,
}

impl Open {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        let broken = |say: Say| Error::non_field(say);
        while self.left > 0 {
            let length = self.left.min(STEP);
            let packed = self.stored.read(self.at, length).await?;
            (self.at, self.left) = (self.at + length, self.left - length);
            let mut out = Vec::new();
            if let Some(unpack) = &mut self.unpack {
                unpack.push(&packed, &mut out).map_err(broken)?;
            }
            if !out.is_empty() {
                return Ok(Some((Bytes::from(out), self)));
            }
        }
        if let Some(unpack) = self.unpack.take() {
            unpack.finish().map_err(broken)?;
        }
        Ok(None)
    }
}
