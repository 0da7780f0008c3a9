use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use labelkeep_model::{Error, Permission, Say, UserId};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/projects/{id}/members", Guard::Project(Permission::ProjectMembersManage), handler)
        .summary("Remove somebody from a project")
        .query("user", "integer", "who")
        .answers_nothing(204)
}

#[derive(Debug, Deserialize)]
struct Who {
    #[serde(default, deserialize_with = "lenient")]
    user: Option<i64>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<Who>,
    Body(body): Body<Who>,
) -> ApiResult<StatusCode> {
    let scope = access.project(id).await?;
    let user = query.user.or(body.user).ok_or_else(|| Error::field("user", Say::NameTheMember))?;
    state.database.remove_project_member(&scope, UserId(user)).await?;
    Ok(StatusCode::NO_CONTENT)
}
