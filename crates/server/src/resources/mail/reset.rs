//! A link for a new password, by mail. What this answers, how long it takes and how often it may be asked says nothing of
//! whether anybody has the address: that is looked at when the mail is sent.

use super::require_mail;
use crate::{
    http::{
        body::Body,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        language::language_of,
        state::AppState,
    },
    resources::session::{Attempt, of_reset_request, require_passwords, take},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use labelkeep_database::mails::ResetRequest;
use labelkeep_model::check_email;
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/password-reset/mail", Guard::Public("who forgot the password is not signed in"), handler)
        .summary(
            "Ask for a mail with a link for a new password; the answer is the same whether there is an account or not",
        )
        .body::<ForgottenPassword>()
        .answers_nothing(204)
}

#[derive(Deserialize, ToSchema)]
struct ForgottenPassword {
    #[serde(default)]
    email: String,
}

async fn handler(
    State(state): State<AppState>,
    Attempt { address }: Attempt,
    headers: HeaderMap,
    Body(body): Body<ForgottenPassword>,
) -> ApiResult<StatusCode> {
    require_mail(&state)?;
    require_passwords(&state).await?;
    check_email(body.email.trim())?;
    take(&state, of_reset_request(&state, &body.email, &address)).await?;
    let request = ResetRequest { email: body.email, language: language_of(&headers), address };
    state.database.request_password_reset(request).await?;
    Ok(StatusCode::NO_CONTENT)
}
