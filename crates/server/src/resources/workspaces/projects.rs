//! Which projects are in a workspace.

use crate::{
    http::{
        access::Access,
        body::{Body, lenient},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::ProjectBody,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use labelkeep_database::projects::ListProjects;
use labelkeep_model::{Error, Permission, ProjectId, Result, Say};
use serde::Deserialize;
use utoipa::ToSchema;

const PROJECTS: &str = "/api/workspaces/{id}/projects";
/// There are no pages here.
const MOST: i64 = 1_000;

pub(super) fn endpoints() -> Vec<Endpoint> {
    let change = Guard::Workspace(Permission::WorkspaceChange);
    vec![
        Endpoint::get(PROJECTS, Guard::Workspace(Permission::WorkspaceView), list)
            .summary("List the projects of a workspace that the caller may see, 1,000 at most")
            .answers_list::<ProjectBody>(200),
        Endpoint::post(PROJECTS, change, add)
            .summary("Move a project to a workspace; the caller must be allowed to change it, and the workspace that it leaves")
            .body::<Moved>()
            .answers_nothing(204),
        Endpoint::delete(PROJECTS, change, remove)
            .summary("Take a project out of a workspace: it is in none from then on")
            .query("project", "integer", "which")
            .answers_nothing(204),
    ]
}

async fn list(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<Vec<ProjectBody>>> {
    let scope = access.workspace(id).await?;
    let organization = scope.caller().in_organization(Permission::ProjectsList)?;
    let list = ListProjects { workspaces: Some(vec![id]), limit: MOST, ..ListProjects::default() };
    let (projects, _) = state.database.list_projects(&organization, &list).await?;
    Ok(Json(
        projects.into_iter().map(|listed| ProjectBody::new(listed.project, listed.standing)).collect::<Result<_>>()?,
    ))
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = MovedProject)]
struct Moved {
    #[serde(default, deserialize_with = "lenient")]
    project: Option<i64>,
}

async fn add(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<Moved>,
) -> ApiResult<StatusCode> {
    let workspace = access.workspace(id).await?;
    let project = body.project.ok_or_else(|| Error::field("project", Say::Required))?;
    let project = access.caller().project(&state.database, Permission::ProjectChange, ProjectId(project)).await?;
    state.database.place_project(&project, Some(&workspace)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<Moved>,
) -> ApiResult<StatusCode> {
    let workspace = access.workspace(id).await?;
    let project = query.project.ok_or_else(|| Error::field("project", Say::Required))?;
    let project = access.caller().project(&state.database, Permission::ProjectChange, ProjectId(project)).await?;
    if state.database.project(&project).await?.workspace_id != Some(workspace.id().0) {
        return Err(Error::not_found(Say::NoSuchObject { what: "Project".into() }).into());
    }
    state.database.place_project(&project, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
