use super::body::MlBackendBody;
use crate::http::{
    access::Access,
    body::truth,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Query, State},
};
use futures_util::future::try_join_all;
use labelkeep_model::{Error, Permission, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/ml", Guard::Project(Permission::ProjectView), handler)
        .summary("List the ML backends of a project; each is asked how it is, some seconds at most")
        .query("project", "integer", "of this project")
        .query("is_interactive", "boolean", "only those that suggest while somebody labels, or only the others")
        .answers_list::<MlBackendBody>(200)
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    project: Option<String>,
    is_interactive: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<MlBackendBody>>> {
    let text = query.project.filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Project".into() }))?;
    let project = text.parse().map_err(|_| Error::field("project", Say::NoInteger))?;
    let scope = access.project(project).await?;
    let wanted = query.is_interactive.as_deref().filter(|text| !text.is_empty()).and_then(truth);
    let mut found = state.database.ml_backends(&scope).await?;
    found.retain(|backend| wanted.is_none_or(|wanted| wanted == backend.is_interactive));
    // Who labels only wants to know which there are.
    if scope.may(Permission::ProjectChange) {
        found = try_join_all(found.into_iter().map(|backend| state.ml().check_if_old(&scope, backend))).await?;
    }
    Ok(Json(found.into_iter().map(|backend| MlBackendBody::new(backend, &scope)).collect()))
}
