use super::{addressed::Addressed, body::StorageBody};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_model::{Error, Permission};
use labelkeep_storages::check_source;
use serde::Deserialize;
use std::time::Duration;

/// Scripts of the compatible API expect the tasks of a small store behind the answer.
const WAIT: u64 = 10;
const LONGEST_WAIT: u64 = 60;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/storages/{provider}/{id}/sync", Guard::Project(Permission::StoragesManage), handler)
            .summary("Sync a source storage; the answer comes at its end, or when the wait is over")
            .query("wait", "integer", "seconds to wait for its end: 10 by default, 0 to 60")
            .answers::<StorageBody>(200),
    ]
}

#[derive(Debug, Deserialize)]
struct SyncQuery {
    wait: Option<u64>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Path((_, id)): Path<(String, i64)>,
    Query(query): Query<SyncQuery>,
) -> ApiResult<Json<StorageBody>> {
    let scope = access.storage(id).await?;
    let storage = state.database.storage(&scope, id).await?;
    addressed.require(&storage)?;
    if !storage.synchronizable {
        let text = format!("Storage {id} is not synchronizable: it is there for the addresses in tasks alone.");
        return Err(Error::non_field(text).into());
    }
    // What the store refuses is the answer, before anything begins.
    let (connector, place) = (state.connector(), state.connector().place(&storage)?);
    check_source(connector.connect(&storage).await?.as_ref(), &place, false).await?;
    // One that runs already goes on.
    if let Some(handle) = state.jobs().start_sync(&scope, &storage).await? {
        let wait = Duration::from_secs(query.wait.unwrap_or(WAIT).min(LONGEST_WAIT));
        // How it ended is in the storage.
        let _ = tokio::time::timeout(wait, handle).await;
    }
    Ok(Json(StorageBody::new(state.database.storage(&scope, id).await?)))
}
