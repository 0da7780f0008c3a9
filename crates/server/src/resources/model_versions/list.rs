use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_database::projects::ModelVersion;
use labelkeep_model::Permission;
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/model-versions", Guard::Project(Permission::StatsView), handler)
        .summary("List the model versions of a project's predictions with their counts, the latest first")
        .query("extended", "boolean", "with the time of the latest prediction")
        .query("limit", "integer", "at most this many")
        .answers_json(200, shape())
}

fn shape() -> Value {
    let counts = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
    let version = json!({
        "type": "object",
        "required": ["model_version", "count", "latest"],
        "properties": { "model_version": { "type": "string" }, "count": { "type": "integer" }, "latest": { "type": "string" } },
    });
    let extended = json!({
        "type": "object",
        "required": ["static", "live"],
        "properties": { "static": { "type": "array", "items": version }, "live": { "type": "null" } },
    });
    json!({ "oneOf": [counts, extended] })
}

#[derive(Debug, Default, Deserialize)]
struct ListQuery {
    extended: Option<String>,
    limit: Option<usize>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Value>> {
    let scope = access.project(id).await?;
    let versions = state.database.model_versions(&scope).await?;
    if query.extended.is_some_and(|text| matches!(text.as_str(), "true" | "True" | "1")) {
        let listed: Vec<Value> = versions.iter().map(extended).collect();
        // Live models are those of ML backends, which are not connected yet.
        return Ok(Json(json!({ "static": listed, "live": null })));
    }
    let limit = query.limit.unwrap_or(usize::MAX);
    let mut counts: Map<String, Value> =
        versions.into_iter().take(limit).map(|version| (version.model_version, version.count.into())).collect();
    let chosen = state.database.project(&scope).await?.model_version;
    if !chosen.is_empty() && counts.len() < limit {
        counts.entry(chosen).or_insert(0.into());
    }
    Ok(Json(counts.into()))
}

fn extended(version: &ModelVersion) -> Value {
    json!({ "model_version": version.model_version, "count": version.count, "latest": version.latest })
}
