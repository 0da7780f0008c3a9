use super::UserBody;
use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::users::ProfileChange;
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/current-user", Guard::Organization(Permission::OwnAccount), get)
        .summary("Read the own account")
        .before_enrolment()
        .answers::<UserBody>(200)
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/current-user", Guard::Organization(Permission::OwnAccount), patch)
        .summary("Change the own profile")
        .body::<ProfileFields>()
        .answers::<UserBody>(200)
}

/// Role, address and password are changed elsewhere.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ProfileFields {
    first_name: Option<String>,
    last_name: Option<String>,
    username: Option<String>,
    phone: Option<String>,
    /// Taken only to say that it stays.
    pub(crate) email: Option<String>,
    #[serde(deserialize_with = "lenient")]
    allow_newsletters: Option<bool>,
}

impl ProfileFields {
    pub(crate) fn into_change(self) -> Result<ProfileChange> {
        for (field, value) in [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("username", &self.username),
            ("phone", &self.phone),
        ] {
            if value.as_ref().is_some_and(|value| value.chars().count() > 256) {
                return Err(Error::field(field, Say::TooLong { most: 256.into() }));
            }
        }
        Ok(ProfileChange {
            first_name: self.first_name,
            last_name: self.last_name,
            username: self.username,
            phone: self.phone,
            allow_newsletters: self.allow_newsletters,
            ..ProfileChange::default()
        })
    }
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<UserBody>> {
    Ok(Json(UserBody::new(state.database.own_account(access.caller()).await?)?))
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Body(fields): Body<ProfileFields>,
) -> ApiResult<Json<UserBody>> {
    state.database.change_own_profile(&access.organization()?, fields.into_change()?).await?;
    Ok(Json(UserBody::new(state.database.own_account(access.caller()).await?)?))
}
