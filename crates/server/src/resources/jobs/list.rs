use super::body::JobBody;
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
use labelkeep_model::{Permission, ProjectId};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/jobs", Guard::Organization(Permission::OrganizationView), handler)
        .summary("List the caller's jobs, or those of a project, newest first")
        .query("project", "integer", "of this project")
        .query("active", "boolean", "only those that are not over")
        .answers_list::<JobBody>(200)
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    project: Option<i64>,
    active: Option<bool>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<JobBody>>> {
    let active = query.active.unwrap_or(false);
    let jobs = match query.project {
        Some(project) => {
            let caller = access.caller();
            let scope = caller.project(&state.database, Permission::ActionsRun, ProjectId(project)).await?;
            state.database.jobs_in(&scope, active).await?
        }
        None => state.database.jobs_of(access.caller(), active).await?,
    };
    Ok(Json(jobs.into_iter().map(JobBody::from).collect()))
}
