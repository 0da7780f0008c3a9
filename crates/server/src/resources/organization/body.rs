use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_database::{
    access::OrganizationScope,
    organizations::{Organization, OrganizationChange},
};
use labelkeep_model::{Error, Permission, Result, Say, Timestamp, check_email};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn list_endpoint() -> Endpoint {
    Endpoint::get("/api/organizations", Guard::Organization(Permission::OrganizationView), list)
        .summary("List the organisations of the caller: one")
        .answers_list::<OrganizationBody>(200)
}

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/organizations/{id}", Guard::Organization(Permission::OrganizationView), get)
        .summary("Read the organisation")
        .answers::<WholeBody>(200)
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/organizations/{id}", Guard::Organization(Permission::SettingsManage), patch)
        .summary("Change the organisation")
        .body::<OrganizationFields>()
        .answers::<WholeBody>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct OrganizationBody {
    id: i64,
    title: String,
    contact_info: Option<String>,
    created_by: Option<i64>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    updated_at: Timestamp,
}

/// The organisation with the ids of the people whom the caller may see.
#[derive(Debug, Serialize, ToSchema)]
struct WholeBody {
    #[serde(flatten)]
    organization: OrganizationBody,
    users: Vec<i64>,
}

/// So many ids at most; the list of members has pages.
const MOST_USERS: i64 = 10_000;

impl WholeBody {
    async fn read(state: &AppState, scope: &OrganizationScope) -> Result<Self> {
        let users = if scope.require(Permission::MembersView).is_ok() {
            let (people, _) = state.database.people(scope, None, None, MOST_USERS, 0).await?;
            people.into_iter().map(|person| person.id.0).collect()
        } else {
            vec![scope.caller().user().0]
        };
        Ok(Self { organization: state.database.organization(scope).await?.into(), users })
    }
}

impl From<Organization> for OrganizationBody {
    fn from(organization: Organization) -> Self {
        Self {
            id: organization.id,
            title: organization.title,
            contact_info: organization.contact_info,
            created_by: organization.created_by,
            created_at: organization.created_at,
            updated_at: organization.updated_at,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
struct OrganizationFields {
    title: Option<String>,
    contact_info: Option<String>,
}

fn scope_of(access: &Access, id: i64) -> Result<OrganizationScope> {
    let scope = access.organization()?;
    if scope.organization().0 == id {
        Ok(scope)
    } else {
        Err(Error::not_found(Say::NoSuchObject { what: "Organization".into() }))
    }
}

async fn list(State(state): State<AppState>, access: Access) -> ApiResult<Json<Vec<OrganizationBody>>> {
    Ok(Json(vec![state.database.organization(&access.organization()?).await?.into()]))
}

async fn get(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<WholeBody>> {
    Ok(Json(WholeBody::read(&state, &scope_of(&access, id)?).await?))
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<OrganizationFields>,
) -> ApiResult<Json<WholeBody>> {
    let scope = scope_of(&access, id)?;
    if fields.title.as_ref().is_some_and(|title| title.trim().is_empty() || title.chars().count() > 1000) {
        return Err(Error::field("title", Say::LengthBetween { least: 1.into(), most: 1000.into() }).into());
    }
    if fields.contact_info.as_deref().is_some_and(|address| !address.is_empty() && check_email(address).is_err()) {
        return Err(Error::field("contact_info", Say::InvalidEmail).into());
    }
    let change =
        OrganizationChange { title: fields.title, contact_info: fields.contact_info, ..OrganizationChange::default() };
    state.database.change_organization(&scope, change).await?;
    Ok(Json(WholeBody::read(&state, &scope).await?))
}
