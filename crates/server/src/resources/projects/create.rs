use super::fields::ProjectFields;
use crate::{
    http::{
        access::Access,
        body::Body,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::ProjectBody,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::projects::NewProject;
use labelkeep_model::Permission;
use serde_json::Map;

/// The name of a project that nobody has named yet.
const UNTITLED: &str = "New project";

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects", Guard::Organization(Permission::ProjectsCreate), handler)
        .summary("Create a project")
        .body::<ProjectFields>()
        .answers::<ProjectBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(mut fields): Body<ProjectFields>,
) -> ApiResult<(StatusCode, Json<ProjectBody>)> {
    let scope = access.organization()?;
    // Clients may leave it out; people need something to click on.
    let title = fields.title.take_if(|title| !title.trim().is_empty()).unwrap_or_else(|| UNTITLED.to_owned());
    let title = title.trim().to_owned();
    fields.title = Some(title.clone());
    let workspace = match fields.workspace.flatten() {
        Some(id) => Some(access.workspace_to_fill(id).await?),
        None => None,
    };
    let settings = fields.into_change(&Map::new(), None, state.clock.now())?;
    let id = state.database.create_project(&scope, NewProject { title, settings, workspace }).await?;
    let scope = scope.caller().project(&state.database, Permission::ProjectView, id).await?;
    let project = state.database.project(&scope).await?;
    Ok((StatusCode::CREATED, Json(ProjectBody::new(project, scope.standing())?.without_counters())))
}
