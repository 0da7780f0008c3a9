use super::fields::ProjectFields;
use crate::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
    wire::ProjectBody,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::projects::NewProject;
use labelkeep_model::{Error, Permission};
use serde_json::Map;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects", Guard::Organization(Permission::ProjectsCreate), handler)
        .summary("Create a project")
        .body::<ProjectFields>()
        .answers::<ProjectBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(fields): Body<ProjectFields>,
) -> ApiResult<(StatusCode, Json<ProjectBody>)> {
    let scope = access.organization()?;
    if fields.title.is_none() {
        return Err(Error::field("title", "This field is required.").into());
    }
    let title = fields.title.clone().unwrap_or_default().trim().to_owned();
    let settings = fields.into_change(&Map::new(), state.clock.now())?;
    let id = state.database.create_project(&scope, NewProject { title, settings }).await?;
    let scope = scope.caller().project(&state.database, Permission::ProjectView, id).await?;
    let project = state.database.project(&scope).await?;
    Ok((StatusCode::CREATED, Json(ProjectBody::new(project, scope.role())?.without_counters())))
}
