use super::{
    call::address,
    cookie,
    provider::{known, named, redirect_address},
    tokens::Secrets,
};
use crate::{
    http::{
        body::Body,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::session::{Attempt, own_page},
};
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use labelkeep_identity::{
    oidc::challenge,
    opaque::{secret, storage_hash},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/sso/{slug}", Guard::Public("signing in"), handler)
        .summary("Begin a single sign-on: where the browser goes now")
        .body::<Begin>()
        .answers::<Begun>(200)
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct Begin {
    /// The page that is opened then.
    next: String,
    /// Ask who it is also where the provider knows already: before something dangerous.
    prove: bool,
}

#[derive(Serialize, ToSchema)]
struct Begun {
    url: String,
}

async fn handler(
    State(state): State<AppState>,
    Attempt { .. }: Attempt,
    Path(slug): Path<String>,
    Body(begin): Body<Begin>,
) -> ApiResult<(HeaderMap, Json<Begun>)> {
    let provider = named(&state, &slug).await?;
    let known = known(&state, &provider).await?;
    let sign_in = secret(state.rng.as_ref());
    let secrets = Secrets::of(&state, &sign_in);
    let next = own_page(if begin.next.len() > 2000 { "/" } else { &begin.next }).to_owned();
    let expires_at = state.clock.now().plus_seconds(cookie::SECONDS);
    state.database.begin_sign_on(provider.id, storage_hash(&sign_in), next, expires_at).await?;
    let mut url = address(&known.metadata.authorization_endpoint)?;
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &redirect_address(&state, &provider))
        .append_pair("scope", &provider.settings.scopes)
        .append_pair("state", &sign_in)
        .append_pair("nonce", &secrets.nonce)
        .append_pair("code_challenge", &challenge(&secrets.verifier))
        .append_pair("code_challenge_method", "S256")
        // With an age the provider says when it asked last.
        .append_pair("max_age", if begin.prove { "0" } else { "604800" });
    if begin.prove {
        url.query_pairs_mut().append_pair("prompt", "login");
    }
    let mut headers = HeaderMap::new();
    cookie::set(&state, &mut headers, Some(&sign_in));
    Ok((headers, Json(Begun { url: url.into() })))
}
