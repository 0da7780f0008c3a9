//! Takes in files as they arrive, and stores them in pieces: no large one is held as a whole. What a file is, and whether
//! it is all there, is found on the way; one that cannot be taken does not stop the others.

use super::{
    archive::{Stored, Wrong, is_archive},
    pictures,
    pieces::Pieces,
};
use crate::http::{
    body::{Lease, Whose},
    state::AppState,
};
use axum::body::Bytes;
use futures_util::{Stream, StreamExt as _};
use labelkeep_database::{
    UploadRoom,
    access::ProjectScope,
    uploads::{CHUNK_BYTES, FileUpload, NewUpload},
};
use labelkeep_formats::{
    media::{check_upload, delivery, is_unknown, stored_name},
    tiff,
    unzip::{is_hidden, is_nobodys},
    wholeness::Wholeness,
};
use labelkeep_jobs::import::Problem;
use labelkeep_model::{Error, ErrorKind, FileUploadId, Result, Say, Text};

/// A file up to this size is held and stored at once; of a larger one, pieces are stored as they come.
const HELD_BYTES: usize = 4 * CHUNK_BYTES;
/// Files that are stored as one change.
const MOST_WAITING: usize = 100;

pub(super) struct Intake<'s> {
    state: &'s AppState,
    scope: &'s ProjectScope,
    /// Bytes that the request may still bring.
    left: u64,
    /// What the project and the installation have room for.
    room: UploadRoom,
    /// For what is held.
    lease: Lease,
    pub files: Vec<FileUpload>,
    /// Files that cannot be taken, and why.
    pub refused: Vec<Problem>,
    /// Members of archives that can be nothing here.
    pub unused: Vec<String>,
    /// Small files that are stored together: each change waits for the disk.
    waiting: Vec<(NewUpload, Vec<u8>)>,
    waiting_bytes: usize,
    /// The file that is being stored.
    open: Option<FileUploadId>,
    /// The archive whose members are being taken.
    archived: Option<FileUploadId>,
}

impl<'s> Intake<'s> {
    pub async fn new(state: &'s AppState, scope: &'s ProjectScope) -> Result<Self> {
        let room = state.database.upload_room(scope).await?;
        let lease = state.bodies().lease(Whose::Person(scope.caller().user().0));
        Ok(Self {
            state,
            scope,
            left: state.settings.max_upload_bytes,
            room,
            lease,
            files: Vec::new(),
            refused: Vec::new(),
            unused: Vec::new(),
            waiting: Vec::new(),
            waiting_bytes: 0,
            open: None,
            archived: None,
        })
    }

    /// Takes one file, or the files of an archive, or notes why it cannot be taken.
    pub async fn file(
        &mut self,
        name: &str,
        is_temporary: bool,
        content: impl Stream<Item = Result<Bytes>> + Send + Unpin,
    ) -> Result<()> {
        if !is_temporary && is_archive(name) {
            return self.archive(name, content).await;
        }
        self.one(name, is_temporary, content).await
    }

    /// An archive is stored for as long as its members are taken. What it has counts, not what it is.
    async fn archive(
        &mut self,
        name: &str,
        mut content: impl Stream<Item = Result<Bytes>> + Send + Unpin,
    ) -> Result<()> {
        self.settle().await?;
        let before = self.left;
        let new = self.describe(name, true, &[]).map_err(Error::bad_request)?;
        let file = self.state.database.begin_upload(self.scope, new).await?;
        self.open = Some(file);
        let mut pieces = Pieces::new(&self.state.database, self.scope, file, Wholeness::new("archive", &[]));
        while let Some(bytes) = content.next().await.transpose()? {
            self.spend(bytes.len(), true)?;
            pieces.push(&bytes).await?;
        }
        let (size, _) = pieces.finish().await?;
        self.left = before;
        self.archived = self.open.take();
        let stored =
            self.state.database.complete_upload(self.scope, file, i64::try_from(size).unwrap_or(i64::MAX)).await?;
        let stored = Stored::new(self.state.database.clone(), self.scope.clone(), stored.id, size);
        self.members(name, stored).await?;
        self.archived = None;
        self.state.database.discard_upload(self.scope, file).await
    }

    /// Takes the members of a stored archive.
    async fn members(&mut self, name: &str, mut stored: Stored) -> Result<()> {
        let members = match stored.members(self.left).await {
            Ok(members) => members,
            Err(Wrong::Archive(say)) => {
                self.refuse(name, say);
                return Ok(());
            }
            Err(Wrong::Other(error)) => return Err(error),
        };
        for member in members.iter().filter(|member| !is_nobodys(&member.name)) {
            if is_archive(&member.name) {
                self.refuse(&member.name, Say::ArchiveInArchive { name: member.name.as_str().into() });
                continue;
            }
            if is_hidden(&member.name) || is_unknown(&member.name) {
                self.unused.push(member.name.clone());
                continue;
            }
            match stored.open(member).await {
                Ok(content) => self.one(&member.name, false, content).await?,
                Err(Wrong::Archive(say)) => self.refuse(&member.name, say),
                Err(Wrong::Other(error)) => return Err(error),
            }
        }
        Ok(())
    }

    async fn one(
        &mut self,
        name: &str,
        is_temporary: bool,
        mut content: impl Stream<Item = Result<Bytes>> + Send + Unpin,
    ) -> Result<()> {
        let mut piece: Vec<u8> = Vec::new();
        while piece.len() <= HELD_BYTES {
            let Some(bytes) = content.next().await.transpose()? else {
                return self.small(name, is_temporary, piece).await;
            };
            self.spend(bytes.len(), is_temporary)?;
            self.lease.grow_to(self.waiting_bytes + piece.len() + bytes.len())?;
            piece.extend_from_slice(&bytes);
        }
        let new = match self.describe(name, is_temporary, &piece) {
            Ok(new) => new,
            Err(message) => {
                self.refuse(name, message);
                return Ok(());
            }
        };
        self.settle().await?;
        self.large(name, new, piece, content).await
    }

    /// A file that is all there.
    async fn small(&mut self, name: &str, is_temporary: bool, content: Vec<u8>) -> Result<()> {
        let mut whole = Wholeness::new(name, &content);
        whole.push(&content);
        let new = self.describe(name, is_temporary, &content).and_then(|new| match is_temporary {
            true => Ok(new),
            false => whole.finish().map(|()| new),
        });
        match new {
            Ok(new) if !is_temporary && tiff::is_tiff(&content) => self.convert(name, new, content).await,
            Ok(new) => self.wait(new, content).await,
            Err(message) => {
                self.refuse(name, message);
                Ok(())
            }
        }
    }

    /// A file of which the beginning is there.
    async fn large(
        &mut self,
        name: &str,
        new: NewUpload,
        piece: Vec<u8>,
        mut content: impl Stream<Item = Result<Bytes>> + Send + Unpin,
    ) -> Result<()> {
        let is_tiff = !new.is_temporary && tiff::is_tiff(&piece);
        let described = new.clone();
        let file = self.state.database.begin_upload(self.scope, new).await?;
        self.open = Some(file);
        let mut pieces = Pieces::new(&self.state.database, self.scope, file, Wholeness::new(name, &piece));
        pieces.push(&piece).await?;
        drop(piece);
        while let Some(bytes) = content.next().await.transpose()? {
            self.spend(bytes.len(), described.is_temporary)?;
            pieces.push(&bytes).await?;
        }
        let (size, whole) = pieces.finish().await?;
        if let Err(message) =
            whole.finish().or_else(|message| if described.is_temporary { Ok(()) } else { Err(message) })
        {
            return self.drop_open(name, message).await;
        }
        if is_tiff && size > tiff::MOST_BYTES {
            let megabytes = tiff::MOST_BYTES >> 20;
            let message = Say::TiffTooLarge { megabytes: megabytes.into() };
            return self.drop_open(name, message).await;
        }
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        let stored = self.state.database.complete_upload(self.scope, file, size).await?;
        if !is_tiff {
            self.open = None;
            self.files.push(stored);
            return Ok(());
        }
        let mut content = Vec::new();
        for number in 0.. {
            let Some(chunk) = self.state.database.chunk(self.scope, stored.id, number).await? else { break };
            self.lease.grow_to(content.len() + chunk.len())?;
            content.extend_from_slice(&chunk);
        }
        self.state.database.discard_upload(self.scope, file).await?;
        self.open = None;
        self.convert(name, described, content).await
    }

    /// No browser shows a TIFF: what is stored is the same picture as PNG.
    async fn convert(&mut self, name: &str, new: NewUpload, content: Vec<u8>) -> Result<()> {
        match pictures::to_png(content).await? {
            Ok(png) => {
                let stored = format!("{}.png", new.name);
                let content_type = delivery(&stored).content_type.to_owned();
                let original_name = format!("{}.png", new.original_name);
                self.wait(NewUpload { name: stored, original_name, content_type, ..new }, png).await
            }
            Err(message) => {
                self.refuse(name, message);
                Ok(())
            }
        }
    }

    async fn wait(&mut self, new: NewUpload, content: Vec<u8>) -> Result<()> {
        self.waiting_bytes += content.len();
        self.waiting.push((new, content));
        if self.waiting_bytes >= HELD_BYTES || self.waiting.len() >= MOST_WAITING {
            self.settle().await?;
        }
        Ok(())
    }

    /// Stores what waits.
    pub async fn settle(&mut self) -> Result<()> {
        self.waiting_bytes = 0;
        if !self.waiting.is_empty() {
            let waiting = std::mem::take(&mut self.waiting);
            self.files.extend(self.state.database.store_uploads(self.scope, waiting).await?);
        }
        Ok(())
    }

    async fn drop_open(&mut self, name: &str, message: impl Into<Text>) -> Result<()> {
        if let Some(file) = self.open.take() {
            self.state.database.discard_upload(self.scope, file).await?;
        }
        self.refuse(name, message);
        Ok(())
    }

    fn refuse(&mut self, name: &str, message: impl Into<Text>) {
        self.refused.push(Problem::new(Some(shown_name(name)), 0, message.into()));
    }

    /// What is stored of a file beside its content. Refuses what it must not be.
    fn describe(&self, name: &str, is_temporary: bool, head: &[u8]) -> Result<NewUpload, Say> {
        if !is_temporary {
            check_upload(name, head)?;
        }
        let random = u128::from(self.state.rng.u64()) << 64 | u128::from(self.state.rng.u64());
        let stored = stored_name(name, random);
        let content_type = delivery(&stored).content_type.to_owned();
        Ok(NewUpload { name: stored, original_name: shown_name(name), content_type, is_temporary })
    }

    fn spend(&mut self, bytes: usize, is_temporary: bool) -> Result<()> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            let megabytes = self.state.settings.max_upload_bytes >> 20;
            Error::new(ErrorKind::TooLarge, Say::FilesTooLarge { megabytes: megabytes.into() })
        })?;
        if !is_temporary {
            self.room.spend(bytes)?;
        }
        Ok(())
    }

    /// Nothing of a request that failed stays.
    pub async fn discard(&mut self) {
        let all =
            self.files.drain(..).map(|file| FileUploadId(file.id)).chain(self.open.take()).chain(self.archived.take());
        for file in all.collect::<Vec<_>>() {
            if let Err(error) = self.state.database.discard_upload(self.scope, file).await {
                tracing::warn!(%error, "an unwanted upload stays until it is cleaned up");
            }
        }
    }
}

/// The name of a file as people know it.
fn shown_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(255).collect()
}
