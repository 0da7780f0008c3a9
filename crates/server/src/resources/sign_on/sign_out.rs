use super::{call::address, provider::known};
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::session::{end, forget},
};
use axum::{Json, extract::State, http::HeaderMap};
use labelkeep_database::{access::Credential, sign_on::Provider};
use labelkeep_model::{Permission, Result};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/sso/sign-out", Guard::Organization(Permission::OwnAccount), handler)
        .summary("Sign out here, and tell where the browser goes to sign out at the provider")
        .before_enrolment()
        .answers::<SignedOut>(200)
}

#[derive(Serialize, ToSchema)]
struct SignedOut {
    /// Null: the session was not by single sign-on, or the provider has no page for it.
    url: Option<String>,
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<(HeaderMap, Json<SignedOut>)> {
    let provider = match access.caller().credential() {
        Credential::Session(session) => state.database.provider_of_session(session.0).await?,
        _ => None,
    };
    end(&state, &access).await?;
    let url = match provider {
        // Signed out here is who signs out, whether the provider answers or not.
        Some(provider) => end_address(&state, &provider).await.unwrap_or_else(|error| {
            tracing::info!(%error, "the provider's page for signing out is not known");
            None
        }),
        None => None,
    };
    Ok((forget(&state), Json(SignedOut { url })))
}

async fn end_address(state: &AppState, provider: &Provider) -> Result<Option<String>> {
    let known = known(state, provider).await?;
    let Some(page) = &known.metadata.end_session_endpoint else { return Ok(None) };
    let mut url = address(page)?;
    let back = format!("{}/user/login/", state.settings.public_url.trim_end_matches('/'));
    url.query_pairs_mut().append_pair("client_id", &provider.client_id).append_pair("post_logout_redirect_uri", &back);
    Ok(Some(url.into()))
}
