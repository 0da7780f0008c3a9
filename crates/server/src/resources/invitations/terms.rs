//! What an invitation gives, and for how long, checked.

use crate::http::{access::Access, state::AppState};
use labelkeep_database::access::ProjectScope;
use labelkeep_model::{Error, ErrorKind, Permission, ProjectId, Result, Role, Say, Timestamp};

#[derive(Clone)]
pub(super) struct Terms {
    pub role: Role,
    pub expires_at: Timestamp,
    pub projects: Vec<ProjectScope>,
}

impl Terms {
    /// # Errors
    /// 400 for what cannot be given; 403 for rights that ask for a fresh proof.
    pub(super) async fn read(
        state: &AppState,
        access: &Access,
        role: &str,
        hours: Option<i64>,
        projects: &[i64],
    ) -> Result<Self> {
        let role = role.parse::<Role>().map_err(|message| Error::field("role", message))?;
        if role == Role::Deactivated {
            return Err(Error::field("role", Say::NobodyDeactivated));
        }
        // Whoever sits at somebody's open browser must not let in people with rights like these.
        if role.rank() >= Role::Manager.rank() {
            access.require_proof()?;
        }
        let hours = hours.unwrap_or(168);
        if !(1..=8760).contains(&hours) {
            return Err(Error::field("expires_in_hours", Say::HoursBetween { most: 8760.into() }));
        }
        let projects = managed(state, access, projects).await?;
        Ok(Self { role, expires_at: state.clock.now().plus_seconds(hours * 3600), projects })
    }
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
