//! Import by address.

use crate::{imports::store, state::AppState};
use axum::body::Bytes;
use futures_util::stream;
use labelkeep_database::{access::ProjectScope, uploads::FileUpload};
use labelkeep_model::{Error, Result};

/// Stores what is at `url`, which may also be JSON itself.
///
/// # Errors
/// 400 that says what to do.
pub(crate) async fn fetch(state: &AppState, scope: &ProjectScope, url: &str) -> Result<FileUpload> {
    if url.trim_start().starts_with(['[', '{']) {
        let content = stream::iter([Ok(Bytes::from(url.to_owned()))]);
        return store(state, scope, "inplace.json", content).await;
    }
    Err(Error::field("url", "Import by address is not available on this server. Download the file and upload it."))
}
