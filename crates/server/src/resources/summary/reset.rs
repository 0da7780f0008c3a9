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
use labelkeep_model::Permission;
use serde_json::{Value, json};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/summary/reset", Guard::Project(Permission::CacheReset), handler)
        .summary("Compare all counters of a project with its tasks and annotations, and set wrong ones right")
        .answers_json(200, json!({ "type": "object", "maxProperties": 0 }))
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    let scope = access.project(id).await?;
    state.jobs().run_now(&scope, labelkeep_jobs::recount::job()).await?;
    Ok(Json(json!({})))
}
