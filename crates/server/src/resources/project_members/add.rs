use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_model::{Error, Permission, Role, Say, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/members", Guard::Project(Permission::ProjectMembersManage), handler)
        .summary("Add somebody to a project, or change the role there")
        .body::<NewMember>()
        .answers::<AddedMember>(201)
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewMember {
    #[serde(default, deserialize_with = "lenient")]
    user: Option<i64>,
    /// AN or RE, where it differs from the role in the organisation.
    role: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AddedMember {
    user: i64,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<NewMember>,
) -> ApiResult<(StatusCode, Json<AddedMember>)> {
    let scope = access.project(id).await?;
    let user = body.user.ok_or_else(|| Error::field("user", Say::Required))?;
    let role =
        body.role.map(|code| code.parse::<Role>().map_err(|message| Error::field("role", message))).transpose()?;
    if role.is_some_and(|role| !matches!(role, Role::Annotator | Role::Reviewer)) {
        return Err(Error::field("role", Say::ProjectRole).into());
    }
    state.database.add_project_member(&scope, UserId(user), role).await?;
    Ok((StatusCode::CREATED, Json(AddedMember { user })))
}
