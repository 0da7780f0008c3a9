use super::{GUARD, failed};
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/ml/{id}/versions", GUARD, handler)
        .summary("List the model versions that an ML backend could use; 424 when it does not answer")
        .answers::<Versions>(200)
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MLBackendVersions)]
struct Versions {
    versions: Vec<String>,
    /// Of a backend that knows no such question.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    message: Option<&'static str>,
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<Versions>> {
    let scope = access.ml_backend(id).await?;
    let backend = state.database.ml_backend(&scope, id).await?;
    let body = match state.ml().versions(&backend).await?.map_err(failed)? {
        Some(versions) => Versions { versions, message: None },
        None => {
            let message = Some("Upgrade your ML backend version to latest.");
            Versions { versions: vec![backend.model_version], message }
        }
    };
    Ok(Json(body))
}
