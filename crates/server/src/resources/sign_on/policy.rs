//! Whether single sign-on is the only way in.

use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_model::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const GUARD: Guard = Guard::Organization(Permission::SettingsManage);

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/sign-on-policy", GUARD, get)
        .summary("Read whether single sign-on is the only way in")
        .answers::<SignOnPolicy>(200)
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/sign-on-policy", GUARD, patch)
        .summary("Let people in by single sign-on only, or by password too; who turns passwords off came without one")
        .dangerous()
        .body::<PolicyChange>()
        .answers::<SignOnPolicy>(200)
}

#[derive(Serialize, ToSchema)]
struct SignOnPolicy {
    only_single_sign_on: bool,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SignOnPolicyChange)]
struct PolicyChange {
    only_single_sign_on: bool,
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<SignOnPolicy>> {
    let only_single_sign_on = state.database.organization(&access.organization()?).await?.only_single_sign_on;
    Ok(Json(SignOnPolicy { only_single_sign_on }))
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<PolicyChange>,
) -> ApiResult<Json<SignOnPolicy>> {
    state.database.set_only_single_sign_on(&access.organization()?, body.only_single_sign_on).await?;
    get(State(state), access).await
}
