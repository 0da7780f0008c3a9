use crate::{
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
use labelkeep_model::{Error, Permission, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn list_endpoint() -> Endpoint {
    Endpoint::get("/api/organizations", Guard::Organization(Permission::OrganizationView), list)
        .summary("List the organisations of the caller: one")
        .answers::<Vec<OrganizationBody>>(200)
}

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/organizations/{id}", Guard::Organization(Permission::OrganizationView), get)
        .summary("Read the organisation")
        .answers::<OrganizationBody>(200)
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/organizations/{id}", Guard::Organization(Permission::SettingsManage), patch)
        .summary("Change the organisation")
        .body::<OrganizationFields>()
        .answers::<OrganizationBody>(200)
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
        Err(Error::not_found("No Organization matches the given query."))
    }
}

async fn list(State(state): State<AppState>, access: Access) -> ApiResult<Json<Vec<OrganizationBody>>> {
    Ok(Json(vec![state.database.organization(&access.organization()?).await?.into()]))
}

async fn get(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<OrganizationBody>> {
    Ok(Json(state.database.organization(&scope_of(&access, id)?).await?.into()))
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<OrganizationFields>,
) -> ApiResult<Json<OrganizationBody>> {
    let scope = scope_of(&access, id)?;
    if fields.title.as_ref().is_some_and(|title| title.trim().is_empty() || title.chars().count() > 1000) {
        return Err(Error::field("title", "Use 1 to 1000 characters.").into());
    }
    let change =
        OrganizationChange { title: fields.title, contact_info: fields.contact_info, ..OrganizationChange::default() };
    state.database.change_organization(&scope, change).await?;
    Ok(Json(state.database.organization(&scope).await?.into()))
}
