use crate::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::invitations::Invitation;
use labelkeep_model::{Permission, Role, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/invitations", Guard::Organization(Permission::MembersInvite), handler)
        .summary("List the invitations, newest first, 200 at most")
        .answers::<Vec<InvitationBody>>(200)
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitationBody {
    id: i64,
    #[schema(value_type = String)]
    role: Role,
    created_by: i64,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    expires_at: Timestamp,
    max_uses: i64,
    uses: i64,
    #[schema(value_type = Option<String>)]
    revoked_at: Option<Timestamp>,
    /// Only in the answer to its creation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
}

impl From<Invitation> for InvitationBody {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id,
            role: invitation.role,
            created_by: invitation.created_by,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            max_uses: invitation.max_uses,
            uses: invitation.uses,
            revoked_at: invitation.revoked_at,
            url: None,
        }
    }
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<Json<Vec<InvitationBody>>> {
    let invitations = state.database.invitations(&access.organization()?).await?;
    Ok(Json(invitations.into_iter().map(InvitationBody::from).collect()))
}
