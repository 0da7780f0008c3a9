//! An object through the server: piece by piece as the client takes it. Whatever it holds, it runs nothing.

use super::asked::{Asked, told};
use crate::http::{error::ApiError, range::requested, state::AppState};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::StreamExt as _;
use labelkeep_database::audit::MediaWay;
use labelkeep_model::{Error, ErrorKind, Result, Say};
use labelkeep_object_stores::{Head, ObjectStore, Part, StoreError, Want, read};
use std::sync::Arc;

pub(super) async fn answer(state: &AppState, asked: &Asked<'_>, store: Arc<dyn ObjectStore>) -> Result<Response> {
    let text = |name| asked.headers.get(name).and_then(|value| value.to_str().ok());
    let mut want = Want { range: text(header::RANGE).and_then(requested), ..Want::default() };
    if asked.method == Method::HEAD {
        let head = store.head(asked.key).await.map_err(told)?;
        return respond(asked, &head, None, Body::empty());
    }
    let (known, ranged) = (text(header::IF_NONE_MATCH), text(header::IF_RANGE));
    if known.is_some() || ranged.is_some() {
        let head = store.head(asked.key).await.map_err(told)?;
        let etag = etag(&head);
        if known.is_some_and(|known| matches(known, etag.as_deref())) {
            let mut response = respond(asked, &head, None, Body::empty())?;
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(header::CONTENT_LENGTH);
            return Ok(response);
        }
        // A part of another version would not fit to what the client has.
        if ranged.is_some() && ranged != etag.as_deref() {
            want.range = None;
        }
        want.mark = head.mark;
    }
    if state.settings.media.audits_reads {
        state.media_trail().note(&state.database, asked.note(MediaWay::Read)).await?;
    }
    match read(store.clone(), asked.key, &want).await {
        Ok(reading) => {
            let body = reading.stream.map(|piece| piece.map_err(std::io::Error::other));
            respond(asked, &reading.head, reading.part, Body::from_stream(body))
        }
        Err(StoreError::BadRange) => {
            let size = store.head(asked.key).await.map_err(told)?.size;
            let text = Say::BehindTheEnd { size: size.into() };
            let mut response = ApiError(Error::new(ErrorKind::BadRange, text)).into_response();
            put(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{size}"))?;
            Ok(response)
        }
        Err(error) => Err(told(error)),
    }
}

fn respond(asked: &Asked<'_>, head: &Head, part: Option<Part>, body: Body) -> Result<Response> {
    let mut response = Response::new(body);
    let (content_type, disposition) = asked.delivery();
    let length = part.map_or(head.size, |part| part.last - part.first + 1);
    if part.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if let Some(part) = part {
        put(headers, header::CONTENT_RANGE, &format!("bytes {}-{}/{}", part.first, part.last, head.size))?;
    }
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_DISPOSITION, &disposition),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::ACCEPT_RANGES, "bytes"),
        // The right to see it is asked for each time.
        (header::CACHE_CONTROL, "private, no-cache"),
    ] {
        put(headers, name, value)?;
    }
    if let Some(etag) = etag(head) {
        put(headers, header::ETAG, &etag)?;
    }
    Ok(response)
}

/// What the store says of the version, as a strong validator; `None` where it says nothing that can be one.
fn etag(head: &Head) -> Option<String> {
    let mark = head.mark.as_deref()?.trim_matches('"');
    let is_fit = !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
    (is_fit && !mark.starts_with("W/")).then(|| format!("\"{mark}\""))
}

/// `If-None-Match`: one of a list, or any.
fn matches(known: &str, etag: Option<&str>) -> bool {
    let mut tags = known.split(',').map(|tag| tag.trim().trim_start_matches("W/"));
    etag.is_some_and(|etag| tags.any(|tag| tag == "*" || tag == etag))
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<()> {
    headers.insert(name, HeaderValue::from_str(value).map_err(Error::internal)?);
    Ok(())
}
