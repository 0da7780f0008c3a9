use super::attempt::Attempt;
use crate::http::{
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{extract::State, http::StatusCode};
use labelkeep_identity::{opaque::storage_hash, password::check_policy};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/password-reset", Guard::Public("the one-time reset link is the credential"), handler)
        .summary("Set a new password with a reset link")
        .body::<NewPassword>()
        .answers_nothing(204)
}

#[derive(Deserialize, ToSchema)]
struct NewPassword {
    /// From the link.
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: String,
}

async fn handler(
    State(state): State<AppState>,
    Attempt { address }: Attempt,
    Body(body): Body<NewPassword>,
) -> ApiResult<StatusCode> {
    let hash = storage_hash(&body.token);
    let email = state.database.email_of_reset_link(&hash).await?;
    check_policy(&body.password, &[&email, "", "", state.public_host()])?;
    let password_hash = state.passwords.hash(body.password).await?;
    state.database.reset_password_by_link(hash, password_hash, address).await?;
    Ok(StatusCode::NO_CONTENT)
}
