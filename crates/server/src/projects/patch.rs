use super::fields::ProjectFields;
use crate::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    labeling_config::require_compatible,
    state::AppState,
    wire::ProjectBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_labeling::{Config, compat::Strictness};
use labelkeep_model::Permission;
use serde_json::{Map, Value};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/projects/{id}", Guard::Project(Permission::ProjectChange), handler)
        .summary("Change a project")
        .body::<ProjectFields>()
        .answers::<ProjectBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<ProjectFields>,
) -> ApiResult<Json<ProjectBody>> {
    let scope = access.project(id).await?;
    let project = state.database.project(&scope).await?;
    if let Some(config) = fields.label_config.as_deref().and_then(|text| Config::parse(text).ok()) {
        require_compatible(&state, &scope, &config, Strictness::KeepLabels, "label_config").await?;
    }
    let old_weights: Map<String, Value> = serde_json::from_str(&project.control_weights).unwrap_or_default();
    let change = fields.into_change(&old_weights, state.clock.now())?;
    state.database.change_project(&scope, change).await?;
    let project = state.database.project(&scope).await?;
    Ok(Json(ProjectBody::new(project, scope.role())?))
}
