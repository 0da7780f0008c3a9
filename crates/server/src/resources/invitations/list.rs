use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    paging::{Page, PageRequest, list_address, page_number, page_size},
    state::AppState,
};
use axum::{
    Json,
    extract::{OriginalUri, Query, State},
};
use labelkeep_database::{
    access::OrganizationScope,
    invitations::{Invitation, InvitationMail, InvitationQuery, InvitedProject},
};
use labelkeep_model::{Permission, Result, Role, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/invitations", Guard::Organization(Permission::MembersInvite), handler)
        .summary("List the invitations, newest first")
        .query("mine", "boolean", "only those that the caller made")
        .query("usable", "boolean", "only those that can be used now")
        .query("page", "integer", "from 1")
        .query("page_size", "integer", "50 by default, 200 at most")
        .answers_page::<InvitationBody>(200)
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    #[serde(default)]
    mine: bool,
    #[serde(default)]
    usable: bool,
    #[serde(default, deserialize_with = "page_number")]
    page: Option<i64>,
    #[serde(default, deserialize_with = "page_size")]
    page_size: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct InvitedProjectBody {
    id: i64,
    title: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitationBody {
    id: i64,
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
    /// Of which whoever uses it becomes a member; those that the caller knows.
    projects: Vec<InvitedProjectBody>,
    /// Only in the answer to its creation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) url: Option<String>,
    /// Where it was sent by mail: the only address that may use it.
    email: Option<String>,
    /// What became of that mail: `waiting`, `sent` or `failed`.
    mail_status: Option<String>,
    /// Why the mail server did not take it, if it was tried.
    mail_error: Option<String>,
}

impl InvitationBody {
    fn new(invitation: Invitation, projects: &[InvitedProject], mails: &[InvitationMail]) -> Self {
        let mail = mails.iter().find(|mail| mail.invitation == invitation.id);
        let projects = projects.iter().filter(|project| project.invitation == invitation.id);
        Self {
            id: invitation.id,
            role: invitation.role,
            created_by: invitation.created_by,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            max_uses: invitation.max_uses,
            uses: invitation.uses,
            revoked_at: invitation.revoked_at,
            projects: projects
                .map(|project| InvitedProjectBody { id: project.id, title: project.title.clone() })
                .collect(),
            url: None,
            email: invitation.email,
            mail_status: mail.map(|mail| mail.status.clone()),
            mail_error: mail.and_then(|mail| mail.error.clone()),
        }
    }
}

pub(super) async fn body_of(
    state: &AppState,
    scope: &OrganizationScope,
    invitation: Invitation,
) -> Result<InvitationBody> {
    let projects = state.database.invited_projects(scope, &[invitation.id]).await?;
    Ok(InvitationBody::new(invitation, &projects, &[]))
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Page<InvitationBody>>> {
    let scope = access.organization()?;
    let request = PageRequest::new(query.page, query.page_size, 50, 200);
    let wanted =
        InvitationQuery { mine: query.mine, usable: query.usable, limit: request.size, offset: request.offset() };
    let (invitations, total) = state.database.invitations(&scope, wanted).await?;
    request.check(total)?;
    let ids: Vec<i64> = invitations.iter().map(|invitation| invitation.id).collect();
    let projects = state.database.invited_projects(&scope, &ids).await?;
    let mails = state.database.invitation_mails(&scope, &ids).await?;
    let body = |invitation| InvitationBody::new(invitation, &projects, &mails);
    let results = invitations.into_iter().map(body).collect();
    let base = list_address(&state.settings.public_url, uri.path(), uri.query());
    Ok(Json(Page::new(request, total, &base, results)))
}
