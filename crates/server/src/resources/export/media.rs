//! Media for the archives of exports: read from uploads, from the project's storages, or from the web by the guarded client.
//! What the person who exports may not see is not read; no token of anybody is used.

use crate::{http::state::AppState, media::Sources};
use axum::body::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use labelkeep_database::{
    access::ProjectScope,
    audit::{MediaNote, MediaWay},
    uploads::FileUpload,
};
use labelkeep_egress::{Limits, Purpose};
use labelkeep_model::{Error, Result};
use labelkeep_object_stores::{Want, read};
use percent_encoding::percent_decode_str;
use std::{pin::Pin, time::Duration};

/// For the whole of a file.
const TOTAL: Duration = Duration::from_secs(600);

/// A member of a tar archive says how long it is before it begins.
const LARGEST_MEMBER: usize = 256 << 20;

pub(super) type Content = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;

pub(super) struct MediaFiles {
    state: AppState,
    scope: ProjectScope,
    sources: Sources,
}

impl MediaFiles {
    pub async fn of(state: &AppState, scope: &ProjectScope) -> Result<Self> {
        let sources = Sources::of(state, scope).await?;
        Ok(Self { state: state.clone(), scope: scope.clone(), sources })
    }

    /// What an address of a task leads to; `None` where that is nothing that can be read.
    pub async fn open(&self, task: i64, address: &str) -> Result<Option<Content>> {
        if let Some(name) = self.upload(address) {
            return self.uploaded(&name).await;
        }
        if self.sources.find(address).is_some() {
            return self.stored(task, address).await;
        }
        let is_web = address.starts_with("https://") || address.starts_with("http://");
        Ok(if is_web { self.fetched(address).await } else { None })
    }

    /// All of it; `None` where it cannot be read or is larger than what one file may take of the memory.
    pub async fn whole(&self, task: i64, address: &str) -> Result<Option<Vec<u8>>> {
        let Some(mut content) = self.open(task, address).await? else { return Ok(None) };
        let mut whole = Vec::new();
        while let Some(piece) = content.next().await {
            let Ok(piece) = piece else { return Ok(None) };
            if whole.len() + piece.len() > LARGEST_MEMBER {
                return Ok(None);
            }
            whole.extend_from_slice(&piece);
        }
        Ok(Some(whole))
    }

    /// The name of an upload of this project.
    fn upload(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix('/').unwrap_or(address);
        let path = path.strip_prefix("data/").unwrap_or(path);
        let (project, name) = path.strip_prefix("upload/")?.split_once('/')?;
        let is_here = project.parse() == Ok(self.scope.id().0);
        is_here.then(|| percent_decode_str(name).decode_utf8_lossy().into_owned())
    }

    async fn uploaded(&self, name: &str) -> Result<Option<Content>> {
        let database = &self.state.database;
        if !database.may_see_upload(&self.scope, name).await? {
            return Ok(None);
        }
        let Ok(file) = database.upload_by_name(&self.scope, name).await else { return Ok(None) };
        Ok(Some(self.chunks(&file)))
    }

    fn chunks(&self, file: &FileUpload) -> Content {
        let (database, scope, id) = (self.state.database.clone(), self.scope.clone(), file.id);
        Box::pin(stream::unfold(Some(0), move |number| {
            let (database, scope) = (database.clone(), scope.clone());
            async move {
                let number = number?;
                match database.chunk(&scope, id, number).await {
                    Ok(piece) => piece.map(|piece| (Ok(Bytes::from(piece)), Some(number + 1))),
                    Err(error) => Some((Err(error), None)),
                }
            }
        }))
    }

    async fn stored(&self, task: i64, address: &str) -> Result<Option<Content>> {
        let Some((source, key)) = self.sources.find(address) else { return Ok(None) };
        let Ok(store) = self.state.connector().connect(&source.storage).await else { return Ok(None) };
        if self.state.settings.media.audits_reads {
            let note = MediaNote {
                caller: self.scope.caller().clone(),
                project: self.scope.id(),
                task: Some(task),
                storage: source.storage.id,
                uri: address.to_owned(),
                way: MediaWay::Read,
            };
            self.state.media_trail().note(&self.state.database, note).await?;
        }
        let Ok(reading) = read(store, &key, &Want::default()).await else { return Ok(None) };
        Ok(Some(Box::pin(reading.stream.map(|piece| piece.map_err(Error::internal)))))
    }

    async fn fetched(&self, address: &str) -> Option<Content> {
        let limits = Limits {
            most_bytes: self.state.settings.max_upload_bytes,
            total: TOTAL,
            redirects: self.state.egress.settings().redirects,
        };
        let egress = self.state.egress.for_purpose(Purpose::ExportMedia);
        let answer = egress.get(address, limits).await.ok()?;
        Some(Box::pin(answer.into_stream().map(|piece| piece.map_err(Error::internal))))
    }
}
