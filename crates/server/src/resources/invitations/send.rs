//! Invitations that go out by mail, each for its address alone. Whether somebody has an account already is not told: who has
//! gets a mail too, which leads to the sign-in page, and the projects.

use super::terms::Terms;
use crate::{
    http::{
        access::Access,
        body::{Body, lenient},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        language::language_of,
        state::AppState,
    },
    resources::{
        mail::require_mail,
        session::{of_sent_mails, take},
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use labelkeep_database::invitations::NewInvitation;
use labelkeep_identity::opaque::{secret, storage_hash};
use labelkeep_model::{Error, Permission, Result, Say, check_email};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

const MOST_ADDRESSES: usize = 100;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/invite/send-email", Guard::Organization(Permission::MembersInvite), send)
        .summary("Invite people by mail")
        .body::<InvitationByMail>()
        .answers_nothing(204)
}

pub(super) fn revoke_endpoint() -> Endpoint {
    Endpoint::post("/api/invite/revoke", Guard::Organization(Permission::MembersInvite), revoke)
        .summary("Withdraw the invitations that were sent to an address")
        .body::<InvitedAddress>()
        .answers_nothing(204)
}

#[derive(Debug, Deserialize, ToSchema)]
struct InvitationByMail {
    /// 1 to 100.
    #[serde(default)]
    emails: Vec<String>,
    /// What they become; `NO` (waits for a role) unless given.
    role: Option<String>,
    /// Ids of projects, 100 at most, of which they become members.
    #[serde(default)]
    projects: Vec<i64>,
    /// There are none: anything but an empty list is refused.
    #[serde(default)]
    workspaces: Vec<i64>,
    /// 1 to 8760; a week unless given.
    #[serde(default, deserialize_with = "lenient")]
    expires_in_hours: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct InvitedAddress {
    #[serde(default)]
    email: String,
}

async fn send(
    State(state): State<AppState>,
    access: Access,
    headers: HeaderMap,
    Body(body): Body<InvitationByMail>,
) -> ApiResult<StatusCode> {
    require_mail(&state)?;
    let emails = addresses(&body.emails)?;
    if !body.workspaces.is_empty() {
        return Err(Error::field("workspaces", Say::NoSuchObject { what: "Workspace".into() }).into());
    }
    let role = body.role.as_deref().unwrap_or("NO");
    let scope = access.organization()?;
    let terms = Terms::read(&state, &access, role, body.expires_in_hours, &body.projects).await?;
    take(&state, of_sent_mails(&state, access.caller().user())).await?;
    for email in emails {
        let Terms { role, expires_at, projects } = terms.clone();
        // The secret that the link will have is made when the mail is sent; this one nobody knows.
        let token_hash = storage_hash(&secret(state.rng.as_ref()));
        let mail = Some((email, language_of(&headers)));
        let new = NewInvitation { token_hash, role, expires_at, max_uses: 1, projects, mail };
        state.database.create_invitation(&scope, new).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn addresses(emails: &[String]) -> Result<BTreeSet<String>> {
    if emails.is_empty() {
        return Err(Error::field("emails", Say::NoAddress));
    }
    if emails.len() > MOST_ADDRESSES {
        return Err(Error::field("emails", Say::TooManyAddresses { most: 100.into() }));
    }
    let read = |email: &String| {
        let email = email.trim().to_lowercase();
        check_email(&email).map_err(|_| Error::field("emails", Say::InvalidEmail))?;
        Ok(email)
    };
    emails.iter().map(read).collect()
}

async fn revoke(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<InvitedAddress>,
) -> ApiResult<StatusCode> {
    state.database.revoke_invitations_of(&access.organization()?, &body.email).await?;
    Ok(StatusCode::NO_CONTENT)
}
