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

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/projects/{id}/model-versions", Guard::Project(Permission::PredictionsChange), handler)
        .summary("Delete the predictions of one model version")
        .body::<Request>()
        .answers::<Deleted>(200)
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct Request {
    model_version: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeletedPredictions)]
struct Deleted {
    deleted_predictions: i64,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(request): Body<Request>,
) -> ApiResult<Json<Deleted>> {
    let scope = access.project(id).await?;
    let version = request.model_version.filter(|version| !version.is_empty());
    let version = version.ok_or_else(|| Error::non_field(Say::ModelVersionParameter))?;
    // To its end, also when whoever asked does not wait.
    let work = tokio::spawn(async move { state.database.delete_model_version(&scope, &version).await });
    let deleted_predictions = work.await.map_err(Error::internal)??;
    Ok(Json(Deleted { deleted_predictions }))
}
