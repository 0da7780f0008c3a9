use crate::{
    http::{
        access::Access,
        body::Body,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::account::UserBody,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::users::NewUser;
use labelkeep_model::{Error, Permission, Role, Say, check_email};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/users", Guard::Organization(Permission::MembersInvite), handler)
        .summary("Add a person, who signs in after setting a password by a reset link")
        .body::<NewPerson>()
        .answers::<UserBody>(201)
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct NewPerson {
    email: Option<String>,
    username: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    /// NO (not activated) unless given.
    role: Option<String>,
}

/// Whoever sits at somebody's open browser must not let in people with rights like these.
fn manages(role: Role) -> bool {
    role.rank() >= Role::Manager.rank()
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<NewPerson>,
) -> ApiResult<(StatusCode, Json<UserBody>)> {
    let scope = access.organization()?;
    let email = body.email.or(body.username).ok_or_else(|| Error::field("email", Say::Required))?;
    let email = email.trim().to_lowercase();
    check_email(&email)?;
    let role =
        body.role.map(|code| code.parse::<Role>().map_err(|message| Error::field("role", message))).transpose()?;
    if role.is_some_and(manages) {
        access.require_proof()?;
    }
    let user = NewUser {
        email,
        first_name: body.first_name.unwrap_or_default(),
        last_name: body.last_name.unwrap_or_default(),
        role: role.unwrap_or(Role::NotActivated),
        password_hash: None,
        legacy_token_hash: None,
    };
    let id = state.database.add_person(&scope, user).await?;
    Ok((StatusCode::CREATED, Json(UserBody::new(state.database.person(&scope, id).await?)?)))
}
