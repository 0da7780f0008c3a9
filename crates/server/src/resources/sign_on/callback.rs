//! The way back from a provider. What goes wrong is told on the sign-in page, by its code.

use super::{
    cookie,
    provider::{known, named},
    tokens::{self, Secrets},
};
use crate::{
    http::{
        client_address::ClientAddress,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::session::{new_session, of_network, take, with_location},
};
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
};
use labelkeep_database::{
    sign_on::{Arrival, Provider},
    users::{ByProvider, NewSession},
};
use labelkeep_identity::{
    oidc::Claims,
    opaque::{is_equal, storage_hash},
};
use labelkeep_model::{Error, ErrorKind, Result, Say, Timestamp};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    let guard = Guard::Public("the state and the provider's code are the credential");
    Endpoint::get("/user/sso/{slug}/callback", guard, handler)
        .summary("Come back from a single sign-on; answers with a redirect")
        .query("state", "string", "of the sign-in that began in this browser")
        .query("code", "string", "from the provider")
        .query("error", "string", "from the provider")
        .query("iss", "string", "from the provider")
        .answers_nothing(302)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Back {
    state: String,
    code: String,
    error: String,
    iss: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    client: Option<Extension<ClientAddress>>,
    Path(slug): Path<String>,
    Query(back): Query<Back>,
    headers: HeaderMap,
) -> ApiResult<(StatusCode, HeaderMap)> {
    let client = client.map(|Extension(client)| client);
    let network = client.map_or_else(String::new, |client| client.network());
    let mut answer = HeaderMap::new();
    if state.attempts().refuse(network, state.clock.now()).is_some() {
        return Ok((StatusCode::FOUND, with_location(answer, &problem(&Say::TooManySignIns.code()))));
    }
    let provider = named(&state, &slug).await?;
    let address = client.map_or_else(String::new, |client| client.to_string());
    answer = match arrive(&state, &provider, back, &headers, address.clone()).await {
        Ok((cookies, next)) => with_location(cookies, &next),
        Err(error) if matches!(error.kind, ErrorKind::Internal | ErrorKind::Unavailable) => return Err(error.into()),
        Err(error) => {
            state.database.note_failed_sign_on(&provider, error.detail.to_string(), address).await?;
            with_location(answer, &problem(&code_of(&error)))
        }
    };
    cookie::set(&state, &mut answer, None);
    Ok((StatusCode::FOUND, answer))
}

fn problem(code: &str) -> String {
    format!("/user/login/?problem={code}")
}

/// One without parameters: the page writes nothing that stands in an address.
fn code_of(error: &Error) -> String {
    match (&error.kind, error.detail.said()) {
        (ErrorKind::TooManyRequests(_), _) => Say::TooManySignIns.code(),
        (ErrorKind::FailedDependency, _) | (_, None) => Say::SignOnProviderFails.code(),
        (_, Some(said)) => said.code.clone(),
    }
}

async fn arrive(
    state: &AppState,
    provider: &Provider,
    back: Back,
    headers: &HeaderMap,
    address: String,
) -> Result<(HeaderMap, String)> {
    let began_here = cookie::read(state, headers).is_some_and(|mine| is_equal(&mine, &back.state));
    if !began_here || back.state.is_empty() {
        return Err(Error::bad_request(Say::SignOnIsOver));
    }
    let next = state.database.take_sign_on(provider.id, storage_hash(&back.state)).await?;
    let taken = take(state, vec![of_network(state, &address)]).await?;
    let claims = claims_of(state, provider, &back).await?;
    let (mut session, cookies) = new_session(state, headers, address, false);
    session.taken = taken;
    session.by_provider = Some(vouched(state, provider, &claims).await?);
    state.database.arrive(arrival(provider.clone(), &claims, session)).await?;
    Ok((cookies, next))
}

async fn claims_of(state: &AppState, provider: &Provider, back: &Back) -> Result<Claims> {
    let known = known(state, provider).await?;
    let is_from_there = match back.iss.as_deref() {
        Some(issuer) => issuer == provider.issuer,
        None => !known.metadata.authorization_response_iss_parameter_supported,
    };
    if !is_from_there {
        return Err(Error::new(ErrorKind::Unauthenticated, Say::ProviderTokenInvalid));
    }
    if !back.error.is_empty() || back.code.is_empty() {
        return Err(Error::new(ErrorKind::Forbidden, Say::SignOnRefused));
    }
    tokens::claims(state, provider, &known, &back.code, &Secrets::of(state, &back.state)).await
}

/// How and when the person showed there who they are.
async fn vouched(state: &AppState, provider: &Provider, claims: &Claims) -> Result<ByProvider> {
    let known = known(state, provider).await?;
    // Who says nothing of it cannot be asked; who would say it and does not was kept from it.
    let says_when = known.metadata.claims_supported.iter().any(|claim| claim == "auth_time");
    let proved_at = match claims.seconds("auth_time") {
        Some(seconds) => Timestamp(seconds.saturating_mul(Timestamp::SECOND)).min(state.clock.now()),
        None if says_when => Timestamp(0),
        None => state.clock.now(),
    };
    let said: Vec<&str> = claims.texts("amr").into_iter().chain(claims.text("acr")).collect();
    Ok(ByProvider {
        provider: provider.id,
        sid: claims.text("sid").map(str::to_owned),
        is_second_factor: provider.settings.knows_second_factor(&said),
        proved_at,
    })
}

fn arrival(provider: Provider, claims: &Claims, session: NewSession) -> Arrival {
    const MOST_GROUPS: usize = 1000;
    let name = |claim: &str| claims.text(claim).unwrap_or_default().chars().take(256).collect::<String>();
    let groups = claims.texts(&provider.settings.groups_claim).into_iter().take(MOST_GROUPS);
    Arrival {
        subject: claims.text("sub").unwrap_or_default().to_owned(),
        email: claims.text("email").map(str::to_owned),
        is_email_verified: claims.has("email_verified").then(|| claims.is_true("email_verified")),
        first_name: name("given_name"),
        last_name: name("family_name"),
        groups: groups.map(str::to_owned).collect(),
        provider,
        session,
    }
}
