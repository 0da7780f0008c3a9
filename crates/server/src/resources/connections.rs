//! What a project can be connected with besides storages and webhooks: ML backends. This version connects none, so there are
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
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;
use serde_json::{Value, json};

/// Of a project, or of all when none is named.
const OF_ANY: [&str; 1] = ["/api/ml"];

pub(crate) fn endpoints() -> Vec<Endpoint> {
    OF_ANY.into_iter().map(endpoint).collect()
}

fn endpoint(path: &'static str) -> Endpoint {
    Endpoint::get(path, Guard::Organization(Permission::ProjectsList), of_any)
        .summary("List what there is: none, as this version connects none")
        .query("project", "integer", "of this project")
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
        let read = |text: &str| text.parse().map_err(|_| Error::field("project", Say::NoInteger));
        text.map(read).transpose()
    }
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
        (_, 0) => Err(Error::not_found(Say::NoSuchObject { what: "Project".into() }).into()),
        _ => Ok(Json(Vec::new())),
    }
}
