use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::ml::MlBackendBody,
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
        .query("include_live_models", "boolean", "with the ML backends, where it is extended")
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
        "properties": { "static": { "type": "array", "items": version }, "live": { "type": ["array", "null"], "items": { "type": "object" }, "description": "ML backends, as `GET /api/ml` lists them." } },
    });
    json!({ "oneOf": [counts, extended] })
}

#[derive(Debug, Default, Deserialize)]
struct ListQuery {
    extended: Option<String>,
    limit: Option<usize>,
    include_live_models: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Value>> {
    let scope = access.project(id).await?;
    let versions = state.database.model_versions(&scope).await?;
    if query.extended.is_some_and(|text| is_yes(&text)) {
        let listed: Vec<Value> = versions.iter().map(extended).collect();
        let live = match query.include_live_models.is_some_and(|text| is_yes(&text)) {
            true => Some(state.database.ml_backends(&scope).await?),
            false => None,
        };
        let live =
            live.map(|found| found.into_iter().map(|backend| MlBackendBody::new(backend, &scope)).collect::<Vec<_>>());
        return Ok(Json(json!({ "static": listed, "live": live })));
    }
    let limit = query.limit.unwrap_or(usize::MAX);
    let mut counts: Map<String, Value> =
        versions.into_iter().take(limit).map(|version| (version.model_version, version.count.into())).collect();
    let project = state.database.project(&scope).await?;
    let chosen = project.chosen_backend.unwrap_or(project.model_version);
    if !chosen.is_empty() && counts.len() < limit {
        counts.entry(chosen).or_insert(0.into());
    }
    Ok(Json(counts.into()))
}

fn is_yes(text: &str) -> bool {
    matches!(text, "true" | "True" | "1")
}

fn extended(version: &ModelVersion) -> Value {
    json!({ "model_version": version.model_version, "count": version.count, "latest": version.latest })
}
