//! Import by address: the file is fetched by the guarded client and stored like an upload.

use super::receive::{Received, store_all};
use crate::http::state::AppState;
use axum::body::Bytes;
use futures_util::{StreamExt as _, stream};
use labelkeep_database::access::ProjectScope;
use labelkeep_egress::{Answer, Limits, Purpose};
use labelkeep_formats::media::extension_of;
use labelkeep_model::{Error, Result};
use percent_encoding::percent_decode_str;
use std::time::Duration;

/// For the whole of a file.
const TOTAL: Duration = Duration::from_secs(600);

/// Stores what is at `url`, which may also be JSON itself.
///
/// # Errors
/// 400 that says what to do, without a word of what the other side said.
pub(super) async fn fetch(state: &AppState, scope: &ProjectScope, url: &str) -> Result<Received> {
    if url.trim_start().starts_with(['[', '{']) {
        let content = stream::iter([Ok(Bytes::from(url.to_owned()))]);
        return store_all(state, scope, "inplace.json", content).await;
    }
    let limits = Limits {
        most_bytes: state.settings.max_upload_bytes,
        total: TOTAL,
        redirects: state.egress.settings().redirects,
    };
    let answer = state
        .egress
        .for_purpose(Purpose::Import)
        .get(url.trim(), limits)
        .await
        .map_err(|error| Error::field("url", error))?;
    let name = file_name(&answer);
    let content = answer.into_stream().map(|piece| piece.map_err(|error| Error::field("url", error)));
    store_all(state, scope, &name, Box::pin(content)).await
}

/// The last part of the address; its extension, where it has none, from the type that was sent.
fn file_name(answer: &Answer) -> String {
    let last = answer.url.path().rsplit('/').next().unwrap_or_default();
    // A query-like decoder would turn + into a space; only %XX are decoded here.
    let decoded = percent_decode_str(last).decode_utf8_lossy();
    let name = if decoded.is_empty() { "download".to_owned() } else { decoded.into_owned() };
    if !extension_of(&name).is_empty() {
        return name;
    }
    let extension = match answer.content_type.as_deref() {
        Some("application/json") => ".json",
        Some("application/jsonl" | "application/x-ndjson") => ".jsonl",
        Some("text/csv") => ".csv",
        Some("text/tab-separated-values") => ".tsv",
        Some("text/plain") => ".txt",
        Some("text/html") => ".html",
        Some("application/zip") => ".zip",
        Some("image/png") => ".png",
        Some("image/jpeg") => ".jpg",
        _ => "",
    };
    format!("{name}{extension}")
}
