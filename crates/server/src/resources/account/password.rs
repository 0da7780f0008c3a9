use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::session::{of_password_change, take},
};
use axum::{extract::State, http::StatusCode};
use labelkeep_identity::password::{Verdict, check_policy};
use labelkeep_model::{Error, ErrorKind, Permission, Say};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/current-user/password", Guard::Organization(Permission::OwnAccount), handler)
        .summary("Change the own password; all other sessions and all tokens end")
        .takes(MostBytes::CREDENTIALS)
        .body::<PasswordChange>()
        .answers_nothing(204)
}

#[derive(Deserialize, ToSchema)]
struct PasswordChange {
    #[serde(default)]
    old_password: String,
    #[serde(default, alias = "password")]
    new_password: String,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<PasswordChange>,
) -> ApiResult<StatusCode> {
    let scope = access.organization()?;
    let account = state.database.own_account(access.caller()).await?;
    check_policy(&body.new_password, &[&account.email, &account.first_name, &account.last_name, state.public_host()])
        .map_err(rename)?;
    if state.database.has_second_factor(access.caller().user()).await? {
        access.require_proof()?;
    }
    let taken = take(&state, of_password_change(&state, access.caller().user())).await?;
    let stored = state.database.own_password_hash(access.caller()).await?;
    let verdict = match state.passwords.verify(body.old_password, stored).await {
        Ok(verdict) => verdict,
        Err(error) => {
            state.database.give_back_try(taken).await?;
            return Err(error.into());
        }
    };
    if verdict == Verdict::Wrong {
        state.database.note_wrong_old_password(&scope).await?;
        return Err(Error::field("old_password", Say::NotYourPassword).into());
    }
    let hash = state.passwords.hash(body.new_password).await?;
    state.database.change_own_password(&scope, hash, taken).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The policy speaks of `password`; here the field is `new_password`.
fn rename(error: Error) -> Error {
    match error.kind {
        ErrorKind::Validation(mut fields) => {
            if let Some(messages) = fields.remove("password") {
                fields.insert("new_password".to_owned(), messages);
            }
            Error::validation(fields)
        }
        kind => Error { kind, ..error },
    }
}
