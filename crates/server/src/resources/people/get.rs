use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::account::UserBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{Permission, UserId};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/users/{id}", Guard::Organization(Permission::OrganizationView), handler)
        .summary("Read a person: oneself, or anybody as who may see people")
        .answers::<UserBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<UserBody>> {
    let account = state.database.person(&access.organization()?, UserId(id)).await?;
    Ok(Json(UserBody::new(account)?))
}
