use super::{GUARD, body::ConnectionBody};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{Error, Say};
use serde::Deserialize;
use utoipa::ToSchema;

/// What stores take as a key.
const LONGEST: usize = 1_024;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::put("/api/storage-connections/{id}/projects/{project}", GUARD, share)
            .summary("Let a project use a connection, perhaps below a prefix alone")
            .body::<Sharing>()
            .answers::<ConnectionBody>(200),
        Endpoint::delete("/api/storage-connections/{id}/projects/{project}", GUARD, take_away)
            .summary("Take a connection away from a project: from the next request on it cannot use it")
            .answers::<ConnectionBody>(200),
    ]
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = StorageConnectionSharing)]
struct Sharing {
    /// What the prefix of the project's storages must begin with: a folder, of Redis any text. Empty: nothing.
    #[serde(default)]
    prefix: String,
}

async fn share(
    State(state): State<AppState>,
    access: Access,
    Path((id, project)): Path<(i64, i64)>,
    Body(Sharing { prefix }): Body<Sharing>,
) -> ApiResult<Json<ConnectionBody>> {
    if prefix.len() > LONGEST {
        return Err(Error::field("prefix", Say::TooLong { most: LONGEST.into() }).into());
    }
    if prefix.contains('\0') {
        return Err(Error::field("prefix", Say::HasNul).into());
    }
    let scope = access.organization()?;
    Ok(Json(state.database.share_storage_connection(&scope, id, project, prefix).await?.into()))
}

async fn take_away(
    State(state): State<AppState>,
    access: Access,
    Path((id, project)): Path<(i64, i64)>,
) -> ApiResult<Json<ConnectionBody>> {
    Ok(Json(state.database.take_storage_connection(&access.organization()?, id, project).await?.into()))
}
