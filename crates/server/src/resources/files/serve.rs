//! The content of an uploaded file. Whatever it holds, it runs nothing (W08): sandboxed, its type from our own list,
//! never guessed, and shown in place only when it is a picture, sound, film or PDF.

use crate::http::{
    access::Access,
    disposition::disposition,
    endpoint::{Endpoint, Guard},
    error::{ApiError, ApiResult},
    range::{Wanted, wanted},
    state::AppState,
};
use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use labelkeep_database::{
    access::ProjectScope,
    uploads::{CHUNK_BYTES, FileUpload},
};
use labelkeep_formats::media::delivery;
use labelkeep_model::{Error, ErrorKind, Permission, Result, Say};

pub(super) fn endpoint(path: &'static str) -> Endpoint {
    Endpoint::get(path, Guard::Project(Permission::DataView), handler)
        .summary("Read the content of an uploaded file; a range of bytes on request")
        .answers_file(200, "*/*")
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path((project, name)): Path<(i64, String)>,
    request: HeaderMap,
) -> ApiResult<Response> {
    let scope = access.project(project).await?;
    let file = state.database.upload_by_name(&scope, &name).await?;
    if !state.database.may_see_upload(&scope, &name).await? {
        return Err(Error::not_found(Say::NoSuchFile).into());
    }
    let size = u64::try_from(file.size).unwrap_or(0);
    // Names are never used twice, so the name is as good as a hash.
    let etag = format!("\"{}-{size}\"", file.id);
    let text = |name| request.get(name).and_then(|value| value.to_str().ok());
    if text(header::IF_NONE_MATCH) == Some(etag.as_str()) {
        return Ok(respond(StatusCode::NOT_MODIFIED, &file, &etag, Body::empty())?);
    }
    // A part of another version would not fit to what the client has.
    let range = text(header::RANGE).filter(|_| text(header::IF_RANGE).is_none_or(|known| known == etag));
    let (status, first, last) = match wanted(range, size) {
        Wanted::All if size == 0 => {
            let mut response = respond(StatusCode::OK, &file, &etag, Body::empty())?;
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(0));
            return Ok(response);
        }
        Wanted::All => (StatusCode::OK, 0, size - 1),
        Wanted::Part(first, last) => (StatusCode::PARTIAL_CONTENT, first, last),
        Wanted::Impossible => {
            let text = Say::BehindTheEnd { size: size.into() };
            let mut response = ApiError(Error::new(ErrorKind::BadRange, text)).into_response();
            put(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{size}"))?;
            return Ok(response);
        }
    };
    let mut response = respond(status, &file, &etag, pieces(state, scope, file.id, first, last))?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(last - first + 1));
    if status == StatusCode::PARTIAL_CONTENT {
        put(headers, header::CONTENT_RANGE, &format!("bytes {first}-{last}/{size}"))?;
    }
    Ok(response)
}

fn respond(status: StatusCode, file: &FileUpload, etag: &str, body: Body) -> Result<Response> {
    let delivery = delivery(&file.name);
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    put(headers, header::CONTENT_TYPE, delivery.content_type)?;
    put(
        headers,
        header::CONTENT_SECURITY_POLICY,
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    )?;
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff")?;
    put(headers, header::X_FRAME_OPTIONS, "SAMEORIGIN")?;
    put(headers, header::ACCEPT_RANGES, "bytes")?;
    put(headers, header::ETAG, etag)?;
    // The right to see it is asked for each time; the content does not change.
    put(headers, header::CACHE_CONTROL, "private, no-cache")?;
    let place = if delivery.inline { "inline" } else { "attachment" };
    put(headers, header::CONTENT_DISPOSITION, &disposition(place, name_of(file)))?;
    Ok(response)
}

/// What the file was called.
fn name_of(file: &FileUpload) -> &str {
    let base = file.original_name.rsplit(['/', '\\']).next().unwrap_or_default();
    if base.is_empty() { file.name.as_str() } else { base }
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &str) -> Result<()> {
    headers.insert(name, HeaderValue::from_str(value).map_err(Error::internal)?);
    Ok(())
}

/// The bytes from `first` to `last`, piece by piece as they are asked for.
fn pieces(state: AppState, scope: ProjectScope, file: i64, first: u64, last: u64) -> Body {
    let size = CHUNK_BYTES as u64;
    let pieces = stream::unfold(Some(first), move |at| {
        let (state, scope) = (state.clone(), scope.clone());
        async move {
            let at = at?;
            let number = i64::try_from(at / size).ok()?;
            let piece = match state.database.chunk(&scope, file, number).await {
                Ok(Some(bytes)) => bytes,
                // A file that ends early must not look complete.
                Ok(None) => return Some((Err(std::io::Error::other("a piece of the file is missing")), None)),
                Err(error) => return Some((Err(std::io::Error::other(error)), None)),
            };
            let start = usize::try_from(at % size).unwrap_or(usize::MAX);
            let wanted = usize::try_from(last - at + 1).unwrap_or(usize::MAX);
            let end = piece.len().min(start.saturating_add(wanted));
            let part = Bytes::from(piece).slice(start.min(end)..end);
            if part.is_empty() {
                return Some((Err(std::io::Error::other("a piece of the file is too short")), None));
            }
            let next = at + part.len() as u64;
            Some((Ok(part), (next <= last).then_some(next)))
        }
    });
    Body::from_stream(pieces)
}
