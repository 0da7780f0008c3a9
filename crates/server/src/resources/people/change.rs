use crate::{
    http::{
        access::Access,
        body::Body,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::account::{ProfileFields, UserBody},
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{Error, ErrorKind, Permission, Say};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/users/{id}", Guard::Organization(Permission::OwnAccount), handler)
        .summary("Change the own profile; nobody changes another's")
        .body::<ProfileFields>()
        .answers::<UserBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<ProfileFields>,
) -> ApiResult<Json<UserBody>> {
    if id != access.caller().user().0 {
        return Err(Error::forbidden().into());
    }
    let account = state.database.own_account(access.caller()).await?;
    if fields.email.as_ref().is_some_and(|email| !email.eq_ignore_ascii_case(&account.email)) {
        return Err(Error::new(ErrorKind::MethodNotAllowed, Say::EmailIsFixed).into());
    }
    state.database.change_own_profile(&access.organization()?, fields.into_change()?).await?;
    Ok(Json(UserBody::new(state.database.own_account(access.caller()).await?)?))
}
