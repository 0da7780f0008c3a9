//! Whether an object is shown by a task: the one thing that lets somebody have it.

use crate::http::state::AppState;
use labelkeep_database::access::TaskScope;
use labelkeep_formats::media_uris;
use labelkeep_model::{Error, Result, Say};

/// # Errors
/// 404 when the address does not stand in this task's data.
pub(super) async fn require_in_task(state: &AppState, scope: &TaskScope, uri: &str) -> Result<()> {
    let data = state.database.task_data(scope).await?;
    let mut stands_there = false;
    media_uris::each(&data, |found| {
        stands_there = found == uri;
        stands_there
    });
    if stands_there { Ok(()) } else { Err(nothing()) }
}

/// Whatever the reason, so that nobody learns what there is elsewhere.
pub(super) fn nothing() -> Error {
    Error::not_found(Say::NoSuchStoreObject)
}
