//! What the body of an import brings: JSON, a form with files, or an address.

use super::{
    intake::Intake,
    parts::{Parts, broken},
};
use crate::http::state::AppState;
use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::header,
};
use futures_util::{Stream, StreamExt as _};
use labelkeep_database::{access::ProjectScope, uploads::FileUpload};
use labelkeep_jobs::import::Problem;
use labelkeep_model::{Error, ErrorKind, Result, Say, Text, Told};

/// Files of one request.
const MOST_FILES: usize = 10_000;
/// Bytes of a form field that is no file.
const MOST_FIELD: usize = 64 << 10;

/// What a request brought.
pub(super) struct Received {
    /// In the order of the request. The body of a JSON request is a temporary one.
    pub files: Vec<FileUpload>,
    /// Files that cannot be taken.
    pub left_out: Vec<Problem>,
    /// Members of archives that can be nothing here.
    pub unused: Vec<String>,
    pub url: Option<String>,
}

/// `keep_good`: whether the other files are kept where one cannot be taken.
///
/// # Errors
/// 400, 413 or 415, saying what to do. Nothing of the request is kept then.
pub(super) async fn receive(
    state: &AppState,
    scope: &ProjectScope,
    request: Request,
    keep_good: bool,
) -> Result<Received> {
    let mut intake = Intake::new(state, scope).await?;
    let taken = async {
        let url = take(&mut intake, request).await?;
        intake.settle().await?;
        if intake.refused.is_empty() || keep_good { Ok(url) } else { Err(refusal(&intake.refused)) }
    };
    match taken.await {
        Ok(url) => Ok(Received { files: intake.files, left_out: intake.refused, unused: intake.unused, url }),
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
    if super::archive::is_archive(name) {
        return Err(Error::non_field(Say::ExtensionNotSupported { extension: ".zip".into() }));
    }
    let mut files = store_all(state, scope, name, content).await?.files;
    files.pop().ok_or_else(nothing)
}

/// The same, also of an archive.
///
/// # Errors
/// As `receive`.
pub(super) async fn store_all(
    state: &AppState,
    scope: &ProjectScope,
    name: &str,
    content: impl Stream<Item = Result<Bytes>> + Send + Unpin,
) -> Result<Received> {
    let mut intake = Intake::new(state, scope).await?;
    let stored = async {
        intake.file(name, false, content).await?;
        intake.settle().await?;
        if intake.refused.is_empty() && !intake.files.is_empty() { Ok(()) } else { Err(refusal(&intake.refused)) }
    };
    match stored.await {
        Ok(()) => Ok(Received { files: intake.files, left_out: Vec::new(), unused: intake.unused, url: None }),
        Err(error) => {
            intake.discard().await;
            Err(error)
        }
    }
}

async fn take(intake: &mut Intake<'_>, request: Request) -> Result<Option<String>> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind = kind.to_ascii_lowercase();
    if kind.starts_with("multipart/form-data") {
        return multipart(intake, request).await;
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        let text = axum::body::to_bytes(request.into_body(), MOST_FIELD)
            .await
            .map_err(|_| Error::bad_request(Say::FormTooLarge))?;
        let url = url::form_urlencoded::parse(&text).find(|(name, _)| name == "url");
        return url.map(|(_, value)| Some(value.into_owned())).ok_or_else(nothing);
    }
    if kind.starts_with("application/zip") {
        intake.file("tasks.zip", false, body_stream(request.into_body())).await?;
        return Ok(None);
    }
    if kind.is_empty() || kind.starts_with("application/json") {
        intake.file("tasks.json", true, body_stream(request.into_body())).await?;
        return Ok(None);
    }
    Err(Error::new(ErrorKind::UnsupportedMedia, Say::SendTasks))
}

async fn multipart(intake: &mut Intake<'_>, request: Request) -> Result<Option<String>> {
    let mut parts = Parts::of(request).await?;
    let reader = parts.reader();
    let mut url = None;
    let mut files = 0;
    while let Some(part) = parts.next().await? {
        let Some(name) = part.file_name().map(str::to_owned) else {
            if part.name() == Some("url") {
                url = Some(field_text(part).await?);
            }
            continue;
        };
        files += 1;
        if files > MOST_FILES {
            return Err(Error::non_field(Say::TooManyFiles { most: MOST_FILES.into() }));
        }
        intake.file(&name, false, reader(part)).await?;
    }
    if url.is_none() && files == 0 {
        return Err(nothing());
    }
    Ok(url.filter(|url| !url.is_empty()))
}

/// All that is wrong at once. The compatible message about extensions stands alone, without the name of its file.
pub(super) fn refusal(refused: &[Problem]) -> Error {
    const SHOWN: usize = 100;
    const NAMED: usize = 10;
    let mut messages: Vec<Text> = Vec::new();
    for file in refused.iter().take(SHOWN) {
        let is_compatible = file.message.ends_with("extension is not supported");
        let message = if is_compatible {
            Told { message: file.message.clone(), said: file.said.clone() }.into()
        } else {
            file.text()
        };
        if !messages.contains(&message) {
            messages.push(message);
        }
    }
    let names: Vec<&str> = refused.iter().take(NAMED).filter_map(|file| file.file.as_deref()).collect();
    let more = refused.len().saturating_sub(names.len());
    let names = names.join(", ").into();
    let all = if more == 0 {
        Say::NothingWasImported { names }
    } else {
        Say::NothingWasImportedOf { names, more: more.into() }
    };
    messages.push(all.into());
    Error::validation([("non_field_errors".to_owned(), messages)].into())
}

fn body_stream(body: Body) -> impl Stream<Item = Result<Bytes>> + Send + Unpin {
    body.into_data_stream().map(|piece| piece.map_err(|_| broken()))
}

async fn field_text(mut field: axum::extract::multipart::Field<'_>) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| broken())? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MOST_FIELD {
            return Err(Error::bad_request(Say::FormFieldTooLarge));
        }
    }
    String::from_utf8(bytes).map_err(|_| Error::bad_request(Say::FormFieldNotUtf8))
}

fn nothing() -> Error {
    Error::non_field(Say::NothingToImport)
}
