use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::{Chosen, ProjectBody, chosen},
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_model::{Error, Permission, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}", Guard::Project(Permission::ProjectView), handler)
        .summary("Read a project")
        .query("include", "string", "only these fields, comma-separated")
        .answers::<ProjectBody>(200)
}

#[derive(Debug, Deserialize)]
struct GetQuery {
    include: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<GetQuery>,
) -> ApiResult<Json<Chosen<ProjectBody>>> {
    let scope = access.project(id).await?;
    let project = state.database.project(&scope).await?;
    let body = ProjectBody::new(project, scope.standing())?;
    let chosen = chosen(vec![body], query.include.as_deref())?.pop();
    Ok(Json(chosen.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Project".into() }))?))
}
