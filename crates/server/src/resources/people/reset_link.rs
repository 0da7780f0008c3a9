use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_identity::opaque::{secret, storage_hash};
use labelkeep_model::{Permission, Timestamp, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// A link is good for a day.
const SECONDS: i64 = 86_400;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/users/{id}/password-reset", Guard::Organization(Permission::MembersManage), handler)
        .summary("Make a one-time link by which a person sets a new password; it is shown this once")
        .dangerous()
        .answers::<ResetLink>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct ResetLink {
    url: String,
    #[schema(value_type = String)]
    expires_at: Timestamp,
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<ResetLink>> {
    let scope = access.organization()?;
    let token = secret(state.rng.as_ref());
    let expires_at = state.clock.now().plus_seconds(SECONDS);
    state.database.create_password_reset(&scope, UserId(id), storage_hash(&token), expires_at).await?;
    let url = format!("{}/user/password-reset/?token={token}", state.settings.public_url.trim_end_matches('/'));
    Ok(Json(ResetLink { url, expires_at }))
}
