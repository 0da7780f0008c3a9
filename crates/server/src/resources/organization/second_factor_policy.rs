//! Who must have a second factor.

use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::{access::OrganizationScope, organizations::OrganizationChange};
use labelkeep_model::{Error, Permission, Role, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/second-factor-policy", Guard::Organization(Permission::OrganizationView), get)
        .summary("Read which roles must have a second factor")
        .answers::<SecondFactorPolicy>(200)
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/second-factor-policy", Guard::Organization(Permission::SettingsManage), patch)
        .summary("Choose which roles must have a second factor; who has none can do nothing else until then, by token neither")
        .dangerous()
        .body::<PolicyChange>()
        .answers::<SecondFactorPolicy>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct SecondFactorPolicy {
    /// Codes, the highest first.
    roles: Vec<Role>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SecondFactorPolicyChange)]
struct PolicyChange {
    /// OW, AD, MA, RE and AN, or none.
    roles: Vec<Role>,
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<SecondFactorPolicy>> {
    read(&state, &access.organization()?).await
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<PolicyChange>,
) -> ApiResult<Json<SecondFactorPolicy>> {
    if body.roles.iter().any(|role| !role.is_active()) {
        return Err(Error::field("roles", Say::NoRoleForSecondFactor).into());
    }
    let scope = access.organization()?;
    let roles = Role::ALL.into_iter().filter(|role| body.roles.contains(role)).collect();
    let change = OrganizationChange { second_factor_roles: Some(roles), ..OrganizationChange::default() };
    state.database.change_organization(&scope, change).await?;
    read(&state, &scope).await
}

async fn read(state: &AppState, scope: &OrganizationScope) -> ApiResult<Json<SecondFactorPolicy>> {
    Ok(Json(SecondFactorPolicy { roles: state.database.organization(scope).await?.second_factor_roles }))
}
