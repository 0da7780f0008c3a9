use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_model::{Permission, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/current-user/second-factor", Guard::Organization(Permission::OwnAccount), handler)
        .summary("Tell what second factor the caller has, and whether one is asked for")
        .before_enrolment()
        .answers::<SecondFactorBody>(200)
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecondFactor)]
struct SecondFactorBody {
    /// Since when an authenticator app is asked for; null: there is none.
    #[schema(value_type = Option<String>)]
    since: Option<Timestamp>,
    recovery_codes_left: i64,
    /// Whether the organisation asks for one of the caller's role.
    required: bool,
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<Json<SecondFactorBody>> {
    let scope = access.organization()?;
    let factor = state.database.second_factor(&scope).await?;
    let organization = state.database.organization(&scope).await?;
    Ok(Json(SecondFactorBody {
        since: factor.since,
        recovery_codes_left: factor.recovery_codes_left,
        required: organization.second_factor_roles.contains(&access.caller().role()),
    }))
}
