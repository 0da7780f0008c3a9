use super::provider::{keys_for, named};
use crate::{
    http::{
        body::Body,
        client_address::ClientAddress,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    sign_in::too_many,
};
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use labelkeep_database::sign_on::Departure;
use labelkeep_identity::oidc::{Expected, LEEWAY_SECONDS, read_logout_token};
use labelkeep_model::{Error, ErrorKind, Say, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    let guard = Guard::Public("the token that the provider signed is the credential");
    Endpoint::post("/api/sso/{slug}/back-channel-logout", guard, handler)
        .summary("End the sessions of somebody whom the provider has signed out")
        .body::<Logout>()
        .answers_nothing(200)
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct Logout {
    logout_token: String,
}

async fn handler(
    State(state): State<AppState>,
    client: Option<Extension<ClientAddress>>,
    Path(slug): Path<String>,
    Body(body): Body<Logout>,
) -> ApiResult<(StatusCode, HeaderMap)> {
    let client = client.map(|Extension(client)| client);
    let network = client.map_or_else(String::new, |client| client.network());
    if let Some(seconds) = state.attempts().refuse(network, state.clock.now()) {
        return Err(too_many(seconds).into());
    }
    let provider = named(&state, &slug).await?;
    let known = keys_for(&state, &provider, &body.logout_token).await?;
    let expected = Expected { issuer: &provider.issuer, client_id: &provider.client_id, now: state.clock.now() };
    let claims = read_logout_token(&body.logout_token, &known.keys, expected)
        .map_err(|_| Error::new(ErrorKind::BadRequest, Say::ProviderTokenInvalid))?;
    let departure = Departure {
        subject: claims.text("sub").map(str::to_owned),
        sid: claims.text("sid").map(str::to_owned),
        said_at: said_at(claims.seconds("iat").unwrap_or_default()),
        address: client.map_or_else(String::new, |client| client.to_string()),
        provider,
    };
    state.database.depart(departure).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::OK, headers))
}

/// As late as it may have been by our clock.
fn said_at(seconds: i64) -> Timestamp {
    Timestamp(seconds.saturating_add(LEEWAY_SECONDS).saturating_mul(Timestamp::SECOND))
}
