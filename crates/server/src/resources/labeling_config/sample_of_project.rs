use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_labeling::{Config, sample};
use labelkeep_model::Permission;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/sample-task", Guard::Project(Permission::ProjectView), handler)
        .summary("Make up a task that a project's config can show")
        .answers::<SampleTask>(200)
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SampleTask {
    #[schema(value_type = Object)]
    pub sample_task: Map<String, Value>,
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<SampleTask>> {
    let scope = access.project(id).await?;
    let config = Config::parse(&state.database.project(&scope).await?.label_config)?;
    Ok(Json(SampleTask { sample_task: sample::task(&config).data }))
}
