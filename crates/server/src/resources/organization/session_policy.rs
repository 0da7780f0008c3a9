use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::{access::OrganizationScope, organizations::OrganizationChange};
use labelkeep_model::{Error, Permission, Say, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A year, in minutes.
const MOST: i64 = 525_600;

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/session-policy", Guard::Organization(Permission::OrganizationView), get)
        .summary("Read how long sessions last")
        .answers::<SessionPolicy>(200)
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/session-policy", Guard::Organization(Permission::SettingsManage), patch)
        .summary("Change how long sessions last; it counts for those that are open too")
        .dangerous()
        .body::<PolicyChange>()
        .answers::<SessionPolicy>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct SessionPolicy {
    /// Minutes from signing in.
    max_session_age: i64,
    /// Minutes without a request.
    max_time_between_activity: i64,
    /// Minutes for which a proof is enough for what is dangerous: credentials, roles, tokens, secrets.
    max_time_since_proof: i64,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    updated_at: Timestamp,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct PolicyChange {
    #[serde(deserialize_with = "lenient")]
    max_session_age: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    max_time_between_activity: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    max_time_since_proof: Option<i64>,
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<SessionPolicy>> {
    read(&state, &access.organization()?).await
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<PolicyChange>,
) -> ApiResult<Json<SessionPolicy>> {
    for (field, minutes) in [
        ("max_session_age", body.max_session_age),
        ("max_time_between_activity", body.max_time_between_activity),
        ("max_time_since_proof", body.max_time_since_proof),
    ] {
        if minutes.is_some_and(|minutes| !(1..=MOST).contains(&minutes)) {
            return Err(Error::field(field, Say::MinutesBetween { most: MOST.into() }).into());
        }
    }
    let scope = access.organization()?;
    let change = OrganizationChange {
        max_session_age: body.max_session_age,
        max_time_between_activity: body.max_time_between_activity,
        max_time_since_proof: body.max_time_since_proof,
        ..OrganizationChange::default()
    };
    state.database.change_organization(&scope, change).await?;
    read(&state, &scope).await
}

async fn read(state: &AppState, scope: &OrganizationScope) -> ApiResult<Json<SessionPolicy>> {
    let organization = state.database.organization(scope).await?;
    Ok(Json(SessionPolicy {
        max_session_age: organization.max_session_age,
        max_time_between_activity: organization.max_time_between_activity,
        max_time_since_proof: organization.max_time_since_proof,
        created_at: organization.created_at,
        updated_at: organization.updated_at,
    }))
}
