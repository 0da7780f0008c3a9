use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::account::UserBody,
};
use axum::{Json, extract::State};
use labelkeep_model::{Permission, Result};

/// The compatible API has no pages here.
const MOST: i64 = 10_000;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/users", Guard::Organization(Permission::OrganizationView), handler)
        .summary("List the people of the organisation; who may not see them gets only the own account")
        .answers_list::<UserBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<Json<Vec<UserBody>>> {
    let scope = access.organization()?;
    let accounts = if scope.require(Permission::MembersView).is_ok() {
        state.database.people(&scope, None, None, MOST, 0).await?.0
    } else {
        vec![state.database.own_account(access.caller()).await?]
    };
    Ok(Json(accounts.into_iter().map(UserBody::new).collect::<Result<_>>()?))
}
