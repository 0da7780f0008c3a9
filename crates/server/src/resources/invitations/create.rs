use super::list::{InvitationBody, body_of};
use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::access::ProjectScope;
use labelkeep_identity::opaque::{secret, storage_hash};
use labelkeep_model::{Error, ErrorKind, Permission, ProjectId, Result, Role, Say};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/invitations", Guard::Organization(Permission::MembersInvite), handler)
        .summary("Make an invitation link; it is shown this once")
        .body::<NewInvitation>()
        .answers::<InvitationBody>(201)
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewInvitation {
    role: String,
    /// 1 to 8760; a week unless given.
    #[serde(default, deserialize_with = "lenient")]
    expires_in_hours: Option<i64>,
    /// 1 to 1000; one unless given.
    #[serde(default, deserialize_with = "lenient")]
    max_uses: Option<i64>,
    /// Ids of projects, 100 at most. Whoever uses the invitation becomes a member of them; the caller must manage their
    /// members.
    #[serde(default)]
    projects: Vec<i64>,
}

async fn managed(state: &AppState, access: &Access, ids: &[i64]) -> Result<Vec<ProjectScope>> {
    const MOST_PROJECTS: usize = 100;
    if ids.len() > MOST_PROJECTS {
        return Err(Error::field("projects", Say::TooManyInvitedProjects));
    }
    let mut scopes = Vec::with_capacity(ids.len());
    for id in ids {
        let scope = access.caller().project(&state.database, Permission::ProjectMembersManage, ProjectId(*id)).await;
        scopes.push(scope.map_err(|error| match error.kind {
            ErrorKind::NotFound | ErrorKind::Forbidden => {
                Error::field("projects", Say::NotYourProject { id: id.to_string().into() })
            }
            _ => error,
        })?);
    }
    Ok(scopes)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<NewInvitation>,
) -> ApiResult<(StatusCode, Json<InvitationBody>)> {
    let role = body.role.parse::<Role>().map_err(|message| Error::field("role", message))?;
    if role == Role::Deactivated {
        return Err(Error::field("role", Say::NobodyDeactivated).into());
    }
    // Whoever sits at somebody's open browser must not let in people with rights like these.
    if role.rank() >= Role::Manager.rank() {
        access.require_proof()?;
    }
    let hours = body.expires_in_hours.unwrap_or(168);
    let max_uses = body.max_uses.unwrap_or(1);
    if !(1..=8760).contains(&hours) {
        return Err(Error::field("expires_in_hours", Say::HoursBetween { most: 8760.into() }).into());
    }
    if !(1..=1000).contains(&max_uses) {
        return Err(Error::field("max_uses", Say::UsesBetween { most: 1000.into() }).into());
    }
    let projects = managed(&state, &access, &body.projects).await?;
    let token = secret(state.rng.as_ref());
    let expires_at = state.clock.now().plus_seconds(hours * 3600);
    let scope = access.organization()?;
    let new = labelkeep_database::invitations::NewInvitation {
        token_hash: storage_hash(&token),
        role,
        expires_at,
        max_uses,
        projects,
    };
    let invitation = state.database.create_invitation(&scope, new).await?;
    let mut answer = body_of(&state, &scope, invitation).await?;
    answer.url = Some(format!("{}/user/signup/?token={token}", state.settings.public_url.trim_end_matches('/')));
    Ok((StatusCode::CREATED, Json(answer)))
}
