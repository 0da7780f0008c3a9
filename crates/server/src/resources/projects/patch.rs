use super::fields::ProjectFields;
use crate::{
    http::{
        access::Access,
        body::Body,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::labeling_config::require_compatible,
    wire::ProjectBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_database::{access::ProjectScope, ml_backends::MlBackend};
use labelkeep_labeling::{Config, compat::Strictness};
use labelkeep_model::{Error, Permission, Result, Say};
use serde_json::{Map, Value};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/projects/{id}", Guard::Project(Permission::ProjectChange), handler)
        .summary("Change a project")
        .body::<ProjectFields>()
        .answers::<ProjectBody>(200)
}

/// A backend by its title, whichever version it has; `None`: a version that predictions have.
///
/// # Errors
/// 400 when it is neither: a name that was mistyped would make predictions vanish without a word.
async fn backend_named(state: &AppState, scope: &ProjectScope, version: &str) -> Result<Option<MlBackend>> {
    if let Some(found) = state.database.ml_backends(scope).await?.into_iter().find(|backend| backend.title == version) {
        return Ok(Some(found));
    }
    if state.database.model_version_names(scope).await?.iter().any(|name| name == version) {
        return Ok(None);
    }
    Err(Error::field("model_version", Say::UnknownModelVersion))
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(mut fields): Body<ProjectFields>,
) -> ApiResult<Json<ProjectBody>> {
    let scope = access.project(id).await?;
    let project = state.database.project(&scope).await?;
    let old_config = Config::parse(&project.label_config).ok();
    if let Some(config) = fields.label_config.as_deref().and_then(|text| Config::parse(text).ok()) {
        let (old, strictness) = (old_config.as_ref(), Strictness::KeepLabels);
        require_compatible(&state, &scope, &config, old, strictness, "label_config").await?;
    }
    let mut chosen = None;
    if let Some(version) = fields.model_version.as_deref().filter(|version| !version.is_empty()) {
        chosen = backend_named(&state, &scope, version).await?;
    }
    let place = match fields.workspace {
        Some(Some(id)) => Some(Some(access.workspace_to_fill(id).await?)),
        other => other.map(|_| None),
    };
    let names_version = fields.model_version.is_some();
    if let Some(backend) = &chosen {
        fields.model_version = Some(backend.current_version().to_owned());
    }
    let old_weights: Map<String, Value> = serde_json::from_str(&project.control_weights).unwrap_or_default();
    let mut change = fields.into_change(&old_weights, old_config.as_ref(), state.clock.now())?;
    if names_version {
        change.chosen_backend(chosen.map_or(0, |backend| backend.id));
    }
    state.database.change_project(&scope, change).await?;
    if let Some(workspace) = place {
        state.database.place_project(&scope, workspace.as_ref()).await?;
    }
    let project = state.database.project(&scope).await?;
    Ok(Json(ProjectBody::new(project, scope.standing())?))
}
