//! What a provider says of itself, and its keys: asked through the guarded way out, and kept for a while.

use super::call::{call, refused_because};
use crate::{
    http::state::AppState,
    sign_in::{Known, Metadata},
};
use axum::http::HeaderMap;
use labelkeep_database::sign_on::Provider;
use labelkeep_identity::oidc::KeySet;
use labelkeep_model::{Error, Result, Say};
use serde_json::Value;
use std::sync::Arc;

/// Kept for an hour. Of several who need it at the same moment one asks.
pub(super) async fn known(state: &AppState, provider: &Provider) -> Result<Arc<Known>> {
    if let Some(known) = state.known_providers().get(&provider.issuer, state.clock.now()) {
        return Ok(known);
    }
    let _turn = state.sign_in_turns().wait(&provider.issuer).await?;
    match state.known_providers().get(&provider.issuer, state.clock.now()) {
        Some(known) => Ok(known),
        None => test(state, provider).await,
    }
}

/// The same, for a token whose key is not among those: a provider changes its keys from time to time.
pub(super) async fn keys_for(state: &AppState, provider: &Provider, token: &str) -> Result<Arc<Known>> {
    let known = known(state, provider).await?;
    if known.keys.knows(token) || !known.may_ask_again(state.clock.now()) {
        return Ok(known);
    }
    test(state, provider).await
}

/// Asks anew.
///
/// # Errors
/// 424, with the reason.
pub(super) async fn test(state: &AppState, provider: &Provider) -> Result<Arc<Known>> {
    let at = format!("{}/.well-known/openid-configuration", provider.issuer.trim_end_matches('/'));
    let metadata: Metadata = call(state, &at, HeaderMap::new(), None).await?;
    if metadata.issuer != provider.issuer {
        return Err(refused_because(Say::ProviderIssuer));
    }
    for url in [&metadata.authorization_endpoint, &metadata.token_endpoint] {
        super::call::address(url)?;
    }
    let keys: Value = call(state, &metadata.jwks_uri, HeaderMap::new(), None).await?;
    let keys = KeySet::read(&keys);
    if keys.is_empty() {
        return Err(refused_because(Say::ProviderKeys));
    }
    let known = Arc::new(Known::new(metadata, keys, state.clock.now()));
    state.known_providers().keep(provider.issuer.clone(), Arc::clone(&known));
    Ok(known)
}

/// The one that an address names.
pub(super) async fn named(state: &AppState, slug: &str) -> Result<Provider> {
    let provider = state.database.sign_in_provider(slug).await?;
    provider.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "SignInProvider".into() }))
}

/// Where the provider sends people back to: exactly this, from our own settings and nothing that a request says.
pub(super) fn redirect_address(state: &AppState, provider: &Provider) -> String {
    format!("{}/user/sso/{}/callback", state.settings.public_url.trim_end_matches('/'), provider.slug)
}
