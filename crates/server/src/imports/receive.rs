//! Takes in the body of an import as it arrives, and stores it in pieces: it is never held as a whole, and it is safe
//! before anything is made of it.

use crate::state::AppState;
use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request},
    http::header,
};
use futures_util::{Stream, StreamExt as _};
use labelkeep_database::{
    access::ProjectScope,
    uploads::{CHUNK_BYTES, FileUpload, NewUpload},
};
use labelkeep_formats::media::{check_upload, delivery, stored_name};
use labelkeep_model::{Error, ErrorKind, FileUploadId, Result};

/// Files of one request.
const MOST_FILES: usize = 100;
/// A file up to this size is held and stored at once; of a larger one, pieces are stored as they come.
const HELD_BYTES: usize = 4 * CHUNK_BYTES;
/// Bytes of a form field that is no file.
const MOST_FIELD: usize = 64 << 10;

/// What a request brought.
pub(super) struct Received {
    /// In the order of the request. The body of a JSON request is a temporary one.
    pub files: Vec<FileUpload>,
    pub url: Option<String>,
}

/// # Errors
/// 400, 413 or 415, saying what to do. Nothing of the request is kept then.
pub(super) async fn receive(state: &AppState, scope: &ProjectScope, request: Request) -> Result<Received> {
    let mut intake = Intake { state, scope, left: state.settings.max_upload_bytes, files: Vec::new(), open: None };
    match intake.take(request).await {
        Ok(url) => Ok(Received { files: intake.files, url }),
        Err(error) => {
            intake.discard().await;
            Err(error)
        }
    }
}

/// Stores one file that comes from somewhere else than the body of a request.
///
/// # Errors
/// As `receive`.
pub(crate) async fn store(
    state: &AppState,
    scope: &ProjectScope,
    name: &str,
    content: impl Stream<Item = Result<Bytes>> + Send + Unpin,
) -> Result<FileUpload> {
    let mut intake = Intake { state, scope, left: state.settings.max_upload_bytes, files: Vec::new(), open: None };
    let stored = intake.file(name, false, content).await;
    if stored.is_err() {
        intake.discard().await;
    }
    stored?;
    intake.files.pop().ok_or_else(|| Error::internal("a stored file is missing"))
}

struct Intake<'s> {
    state: &'s AppState,
    scope: &'s ProjectScope,
    /// Bytes that the request may still bring.
    left: u64,
    files: Vec<FileUpload>,
    /// The file that is being stored.
    open: Option<FileUploadId>,
}

impl Intake<'_> {
    async fn take(&mut self, mut request: Request) -> Result<Option<String>> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let kind = kind.to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            // The limits are ours, counted over all files of the request.
            DefaultBodyLimit::disable().apply(&mut request);
            return self.multipart(request).await;
        }
        if kind.starts_with("application/x-www-form-urlencoded") {
            let text = axum::body::to_bytes(request.into_body(), MOST_FIELD)
                .await
                .map_err(|_| Error::bad_request("The form is larger than 64 KB. Send tasks as JSON or as a file."))?;
            let url = url::form_urlencoded::parse(&text).find(|(name, _)| name == "url");
            return url.map(|(_, value)| Some(value.into_owned())).ok_or_else(nothing);
        }
        if kind.is_empty() || kind.starts_with("application/json") {
            self.file("tasks.json", true, body_stream(request.into_body())).await?;
            return Ok(None);
        }
        Err(Error::new(
            ErrorKind::UnsupportedMedia,
            "Send tasks as JSON, or files as multipart/form-data, or an address as the form field \"url\".",
        ))
    }

    async fn multipart(&mut self, request: Request) -> Result<Option<String>> {
        let mut parts =
            Multipart::from_request(request, &()).await.map_err(|error| Error::bad_request(error.body_text()))?;
        let mut url = None;
        while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
            let Some(name) = part.file_name().map(str::to_owned) else {
                if part.name() == Some("url") {
                    url = Some(field_text(part).await?);
                }
                continue;
            };
            if self.files.len() >= MOST_FILES {
                return Err(Error::non_field(format!(
                    "A request can bring at most {MOST_FILES} files. Send the others in further requests."
                )));
            }
            let content = part.map(|piece| piece.map_err(|_| broken()));
            self.file(&name, false, Box::pin(content)).await?;
        }
        if url.is_none() && self.files.is_empty() {
            return Err(nothing());
        }
        Ok(url.filter(|url| !url.is_empty()))
    }

    /// Stores one file. What it is, is decided by its first piece, before anything of it is stored.
    async fn file(
        &mut self,
        name: &str,
        is_temporary: bool,
        mut content: impl Stream<Item = Result<Bytes>> + Send + Unpin,
    ) -> Result<()> {
        let mut piece: Vec<u8> = Vec::new();
        while piece.len() <= HELD_BYTES {
            let Some(bytes) = content.next().await.transpose()? else {
                let new = self.describe(name, is_temporary, &piece)?;
                self.files.push(self.state.database.store_upload(self.scope, new, piece).await?);
                return Ok(());
            };
            self.spend(bytes.len())?;
            piece.extend_from_slice(&bytes);
        }
        let (mut number, mut size) = (0, 0_i64);
        loop {
            let next = content.next().await.transpose()?;
            let is_end = next.is_none();
            if let Some(bytes) = next {
                self.spend(bytes.len())?;
                piece.extend_from_slice(&bytes);
            }
            while piece.len() >= CHUNK_BYTES || (is_end && !piece.is_empty()) {
                let rest = piece.split_off(piece.len().min(CHUNK_BYTES));
                let chunk = std::mem::replace(&mut piece, rest);
                let file = match self.open {
                    Some(file) => file,
                    None => self.begin(name, is_temporary, &chunk).await?,
                };
                size += i64::try_from(chunk.len()).unwrap_or(0);
                self.state.database.append_chunk(self.scope, file, number, chunk).await?;
                number += 1;
            }
            if is_end {
                break;
            }
        }
        let file = self.open.take().ok_or_else(|| Error::internal("a file was not begun"))?;
        self.files.push(self.state.database.complete_upload(self.scope, file, size).await?);
        Ok(())
    }

    async fn begin(&mut self, name: &str, is_temporary: bool, head: &[u8]) -> Result<FileUploadId> {
        let new = self.describe(name, is_temporary, head)?;
        let file = self.state.database.begin_upload(self.scope, new).await?;
        self.open = Some(file);
        Ok(file)
    }

    /// What is stored of a file beside its content. Refuses what it must not be.
    fn describe(&self, name: &str, is_temporary: bool, head: &[u8]) -> Result<NewUpload> {
        if !is_temporary {
            check_upload(name, head).map_err(|message| refused(name, message))?;
        }
        #[expect(clippy::cast_possible_truncation, reason = "the low half of a random number is random")]
        let stored = stored_name(name, self.state.rng.u64() as u32);
        let original_name: String = name.chars().filter(|c| !c.is_control()).take(255).collect();
        let content_type = delivery(&stored).content_type.to_owned();
        Ok(NewUpload { name: stored, original_name, content_type, is_temporary })
    }

    fn spend(&mut self, bytes: usize) -> Result<()> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            let megabytes = self.state.settings.max_upload_bytes >> 20;
            Error::new(
                ErrorKind::TooLarge,
                format!("The files are larger than {megabytes} MB together. Send them in several requests, or refer to large media by URL."),
            )
        })?;
        Ok(())
    }

    /// Nothing of a request that failed stays.
    async fn discard(&mut self) {
        let all = self.files.drain(..).map(|file| FileUploadId(file.id)).chain(self.open.take());
        for file in all.collect::<Vec<_>>() {
            if let Err(error) = self.state.database.discard_upload(self.scope, file).await {
                tracing::warn!(%error, "an unwanted upload stays until it is cleaned up");
            }
        }
    }
}

/// The compatible message about extensions stands alone, and one that names the file behind it; others name their file.
fn refused(name: &str, message: String) -> Error {
    if !message.ends_with("extension is not supported") {
        return Error::non_field(format!("{name}: {message}"));
    }
    let what_to_do = format!("Nothing was imported. Leave out {name} and send the other files again.");
    Error::validation([("non_field_errors".to_owned(), vec![message, what_to_do])].into())
}

fn body_stream(body: Body) -> impl Stream<Item = Result<Bytes>> + Send + Unpin {
    body.into_data_stream().map(|piece| piece.map_err(|_| broken()))
}

async fn field_text(mut field: axum::extract::multipart::Field<'_>) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| broken())? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MOST_FIELD {
            return Err(Error::bad_request("A form field is larger than 64 KB."));
        }
    }
    String::from_utf8(bytes).map_err(|_| Error::bad_request("A form field is not UTF-8."))
}

pub(crate) fn broken() -> Error {
    Error::bad_request("The request ended early or its multipart body cannot be read. Send it again.")
}

fn nothing() -> Error {
    Error::non_field("load_tasks: No data found in DATA or in FILES")
}
