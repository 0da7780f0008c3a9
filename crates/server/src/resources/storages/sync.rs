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
use labelkeep_database::storages::Direction;
use labelkeep_model::{Error, Permission, Say};
use labelkeep_storages::{check_source, check_target};
use serde::Deserialize;
use std::time::Duration;

/// Scripts of the compatible API expect the tasks of a small store behind the answer.
const WAIT: u64 = 10;
const LONGEST_WAIT: u64 = 60;

const GUARD: Guard = Guard::Project(Permission::StoragesManage);
const WAITING: &str = "seconds to wait for its end: 10 by default, 0 to 60";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/storages/{provider}/{id}/sync", GUARD, handler)
            .summary("Sync a source storage; the answer comes at its end, or when the wait is over")
            .query("wait", "integer", WAITING)
            .answers::<StorageBody>(200),
        Endpoint::post("/api/storages/export/{provider}/{id}/sync", GUARD, handler)
            .summary("Write all annotations to a target storage once more; the answer comes at the end, or when the wait is over")
            .query("wait", "integer", WAITING)
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
        return Err(Error::non_field(Say::NotSynchronizable { id: id.to_string().into() }).into());
    }
    // What the store refuses is the answer, before anything begins.
    let (connector, place) = (state.connector(), state.connector().place(&storage)?);
    let store = connector.connect(&storage).await?;
    match storage.direction {
        Direction::Source => check_source(store.as_ref(), &place, false).await?,
        Direction::Target => check_target(store.as_ref(), &place).await?,
    }
    // One that runs already goes on.
    if let Some(handle) = state.jobs().start_sync(&scope, &storage).await? {
        let wait = Duration::from_secs(query.wait.unwrap_or(WAIT).min(LONGEST_WAIT));
        // How it ended is in the storage.
        let _ = tokio::time::timeout(wait, handle).await;
    }
    Ok(Json(StorageBody::of(&state.database, state.database.storage(&scope, id).await?).await?.named(&addressed)))
}
