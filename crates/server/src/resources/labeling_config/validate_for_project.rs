use super::{LabelConfigBody, require_compatible};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_labeling::{
    Config,
    compat::{Strictness, config_essential_data_has_changed},
};
use labelkeep_model::{Error, FieldErrors, Permission};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/validate", Guard::Project(Permission::ProjectChange), handler)
        .summary("Check a labeling config against a project's annotations")
        .body::<LabelConfigBody>()
        .answers::<Validated>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct Validated {
    /// `true` when annotations made with the present config may not fit the new one, `null` when they do: so it is in
    /// the compatible API.
    config_essential_data_has_changed: Option<bool>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<LabelConfigBody>,
) -> ApiResult<Json<Validated>> {
    let scope = access.project(id).await?;
    let new = Config::parse(body.required()?)
        .map_err(|errors| Error::validation(FieldErrors::from([("non_field_errors".to_owned(), errors.messages())])))?;
    let old = Config::parse(&state.database.project(&scope).await?.label_config).ok();
    let strictness = Strictness::RefuseMissingLabels;
    require_compatible(&state, &scope, &new, old.as_ref(), strictness, "non_field_errors").await?;
    // A stored config that a stricter version of ours refuses counts as changed.
    let changed = old.is_none_or(|old| config_essential_data_has_changed(&new, &old));
    Ok(Json(Validated { config_essential_data_has_changed: changed.then_some(true) }))
}
