use super::chosen::Restored;
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
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn list() -> Endpoint {
    Endpoint::get("/api/projects/{id}/deleted/predictions", Guard::Project(Permission::PredictionsChange), listed)
        .summary("List the model versions whose predictions were deleted")
        .answers::<Listed>(200)
}

pub(super) fn restore() -> Endpoint {
    let guard = Guard::Project(Permission::PredictionsChange);
    Endpoint::post("/api/projects/{id}/deleted/predictions/restore", guard, restored)
        .summary("Bring the deleted predictions of one model version back")
        .body::<Chosen>()
        .answers::<Restored>(200)
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeletedVersions)]
struct Listed {
    results: Vec<Line>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeletedVersion)]
struct Line {
    model_version: String,
    predictions: i64,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = RestoreVersion)]
#[serde(default)]
struct Chosen {
    model_version: Option<String>,
}

async fn listed(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<Listed>> {
    let scope = access.project(id).await?;
    let versions = state.database.deleted_versions(&scope).await?;
    let results = versions
        .into_iter()
        .map(|version| Line { model_version: version.model_version, predictions: version.predictions })
        .collect();
    Ok(Json(Listed { results }))
}

async fn restored(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(chosen): Body<Chosen>,
) -> ApiResult<Json<Restored>> {
    let scope = access.project(id).await?;
    let missing = || Error::field("model_version", Say::NameModelVersion);
    let version = chosen.model_version.ok_or_else(missing)?;
    // To its end, also when whoever asked does not wait.
    let work = tokio::spawn(async move { state.database.restore_version(&scope, &version).await });
    Ok(Json(Restored { restored: work.await.map_err(Error::internal)?? }))
}
