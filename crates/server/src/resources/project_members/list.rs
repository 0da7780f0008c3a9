use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::UserSimple,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_database::{access::effective_role, projects::Member};
use labelkeep_model::{Permission, Role};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/members", Guard::Project(Permission::StatsView), handler)
        .summary("List who belongs to a project, by membership or by role")
        .answers_list::<MemberBody>(200)
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProjectMember)]
struct MemberBody {
    user: UserSimple,
    /// The role in this project where it differs from the organisation's.
    role: Option<Role>,
    effective_role: Role,
    /// Whether the role in the organisation, not a membership, is the reason.
    implicit: bool,
    /// Whether the person is a member of the project's workspace, and so of the project.
    of_workspace: bool,
}

impl From<Member> for MemberBody {
    fn from(member: Member) -> Self {
        Self {
            user: UserSimple {
                id: member.user.0,
                first_name: member.first_name,
                last_name: member.last_name,
                email: member.email,
                avatar: None,
            },
            role: member.project_role,
            effective_role: effective_role(member.organization_role, member.project_role),
            implicit: member.is_implicit,
            of_workspace: member.is_of_workspace,
        }
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<Vec<MemberBody>>> {
    let scope = access.project(id).await?;
    let members = state.database.project_members(&scope).await?;
    Ok(Json(members.into_iter().map(MemberBody::from).collect()))
}
