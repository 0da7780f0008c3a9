//! What a project can be connected with: cloud storages, ML backends, webhooks. This version connects none, so there are
//! none, and scripts that look before they work are told so. Making one is refused: there is no such address.

use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Query, State},
};
use labelkeep_database::{access::OrganizationScope, projects::ListProjects};
use labelkeep_model::{Error, Permission, Result};
use serde::Deserialize;
use serde_json::{Value, json};

const OF_A_PROJECT: [&str; 10] = [
    "/api/storages/azure",
    "/api/storages/gcs",
    "/api/storages/localfiles",
    "/api/storages/redis",
    "/api/storages/s3",
    "/api/storages/export/azure",
    "/api/storages/export/gcs",
    "/api/storages/export/localfiles",
    "/api/storages/export/redis",
    "/api/storages/export/s3",
];

/// Of a project, or of all when none is named.
const OF_ANY: [&str; 4] = ["/api/ml", "/api/storages", "/api/storages/export", "/api/webhooks"];

const KINDS: [&str; 2] = ["/api/storages/types", "/api/storages/export/types"];

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let list = |path| endpoint(path).query("project", "integer", "of this project");
    let of_a_project = OF_A_PROJECT.into_iter().map(|path| {
        Endpoint::get(path, Guard::Organization(Permission::ProjectsList), of_a_project)
            .summary("List the storages of this kind that a project has: none, as this version connects none")
            .query("project", "integer", "the project")
            .answers_json(200, nothing())
    });
    of_a_project.chain(OF_ANY.into_iter().map(list)).chain(KINDS.into_iter().map(endpoint)).collect()
}

fn endpoint(path: &'static str) -> Endpoint {
    Endpoint::get(path, Guard::Organization(Permission::ProjectsList), of_any)
        .summary("List what there is: none, as this version connects none")
        .answers_json(200, nothing())
}

fn nothing() -> Value {
    json!({ "type": "array", "maxItems": 0, "items": { "type": "object" } })
}

#[derive(Debug, Deserialize)]
struct ProjectQuery {
    project: Option<String>,
}

impl ProjectQuery {
    fn id(&self) -> Result<Option<i64>> {
        let text = self.project.as_deref().filter(|text| !text.is_empty());
        let read = |text: &str| text.parse().map_err(|_| Error::field("project", "A valid integer is required."));
        text.map(read).transpose()
    }
}

async fn of_a_project(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ProjectQuery>,
) -> ApiResult<Json<Vec<Value>>> {
    let project = query.id()?.ok_or_else(|| Error::non_field("query parameter \"project\" is required"))?;
    none_of(&state, &access.organization()?, project).await
}

async fn of_any(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ProjectQuery>,
) -> ApiResult<Json<Vec<Value>>> {
    match query.id()? {
        Some(project) => none_of(&state, &access.organization()?, project).await,
        None => Ok(Json(Vec::new())),
    }
}

/// Nothing of a project that the caller may see, and 404 for others.
async fn none_of(state: &AppState, scope: &OrganizationScope, project: i64) -> ApiResult<Json<Vec<Value>>> {
    let only = ListProjects { ids: Some(vec![project]), limit: 1, ..ListProjects::default() };
    match state.database.list_projects(scope, &only).await? {
        (_, 0) => Err(Error::not_found("No Project matches the given query.").into()),
        _ => Ok(Json(Vec::new())),
    }
}
