//! Many members at once.

use super::members::people;
use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_database::workspaces::Which;
use labelkeep_model::{Error, Permission, Result, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const BULK: &str = "/api/workspaces/{id}/memberships/bulk";
/// People named in one request.
const MOST: usize = 10_000;

pub(super) fn endpoints() -> Vec<Endpoint> {
    let change = Guard::Workspace(Permission::WorkspaceChange);
    vec![
        Endpoint::post(BULK, change, add)
            .summary("Add several people to a workspace, or everybody but some")
            .body::<Chosen>()
            .answers::<Added>(200),
        Endpoint::delete(BULK, change, remove)
            .summary("Remove several people from a workspace, or everybody but some")
            .query("all", "boolean", "everybody")
            .query("included", "string", "these people, comma-separated")
            .query("excluded", "string", "with all: but these")
            .query("ids", "string", "the same as included")
            .query("search", "string", "with all: of those with this in name or address")
            .answers::<Removed>(200),
    ]
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ChosenPeople)]
struct Chosen {
    /// Everybody in the organization.
    #[serde(deserialize_with = "lenient")]
    all: Option<bool>,
    /// These people.
    included: Option<Vec<i64>>,
    /// With `all`: but these.
    excluded: Option<Vec<i64>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddedMembers)]
struct Added {
    /// How many were no members before.
    assignments: i64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RemovedMembers)]
struct Removed {
    /// How many were members before.
    unassignments: i64,
}

fn which(all: bool, included: Vec<i64>, excluded: Vec<i64>, search: Option<String>) -> Result<Which> {
    if included.len().max(excluded.len()) > MOST {
        return Err(Error::field("included", Say::TooManyValues { most: MOST.into() }));
    }
    Ok(if all { Which::AllBut(excluded, search.filter(|text| !text.is_empty())) } else { Which::Only(included) })
}

async fn add(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<Chosen>,
) -> ApiResult<Json<Added>> {
    let scope = access.workspace(id).await?;
    let (included, excluded) = (body.included.unwrap_or_default(), body.excluded.unwrap_or_default());
    let which = which(body.all.unwrap_or(false), included, excluded, None)?;
    Ok(Json(Added { assignments: state.database.add_workspace_members(&scope, which).await? }))
}

#[derive(Debug, Deserialize)]
struct Those {
    all: Option<String>,
    included: Option<String>,
    excluded: Option<String>,
    ids: Option<String>,
    search: Option<String>,
}

async fn remove(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<Those>,
) -> ApiResult<Json<Removed>> {
    let scope = access.workspace(id).await?;
    let read = |ids: Option<String>| ids.filter(|ids| !ids.is_empty()).map_or(Ok(Vec::new()), |ids| people(&ids));
    let all = query.all.as_deref().and_then(crate::http::body::truth).unwrap_or(false);
    let which = which(all, read(query.included.or(query.ids))?, read(query.excluded)?, query.search)?;
    Ok(Json(Removed { unassignments: state.database.remove_workspace_members(&scope, which).await? }))
}
