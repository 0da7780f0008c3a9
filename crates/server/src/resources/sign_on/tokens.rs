//! The code that somebody brings back, exchanged for what the provider signed.

use super::{
    call::{call, refused_because},
    provider::{keys_for, redirect_address},
};
use crate::{http::state::AppState, sign_in::Known};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use labelkeep_database::sign_on::{Provider, client_secret_place};
use labelkeep_identity::oidc::{Claims, Expected, read_id_token};
use labelkeep_model::{Result, Say};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::form_urlencoded::{Serializer, byte_serialize};

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    #[serde(default)]
    access_token: String,
}

/// What goes with one sign-in, and follows from its state.
pub(super) struct Secrets {
    pub nonce: String,
    pub verifier: String,
}

impl Secrets {
    pub(super) fn of(state: &AppState, sign_in: &str) -> Self {
        let derived = |purpose: &str| {
            let purpose = format!("single-sign-on-{purpose}:{sign_in}");
            labelkeep_identity::opaque::derived_token(state.keys.secret(), &purpose, 0)
        };
        // PKCE asks for 43 letters at least.
        Self { nonce: derived("nonce"), verifier: derived("verifier") + &derived("verifier-2") }
    }
}

/// # Errors
/// 424 when the provider gives nothing; 401 when what it gives does not hold.
pub(super) async fn claims(
    state: &AppState,
    provider: &Provider,
    known: &Known,
    code: &str,
    secrets: &Secrets,
) -> Result<Claims> {
    let (headers, form) = request(state, provider, known, code, secrets).await?;
    let tokens: Tokens = call(state, &known.metadata.token_endpoint, headers, Some(form)).await?;
    let keys = keys_for(state, provider, &tokens.id_token).await?;
    let now = state.clock.now();
    let expected = Expected { issuer: &provider.issuer, client_id: &provider.client_id, now };
    let mut claims = read_id_token(&tokens.id_token, &keys.keys, expected, &secrets.nonce)?;
    // Many providers keep address and groups for a question of its own.
    if let Some(address) = known.metadata.userinfo_endpoint.as_deref().filter(|_| !tokens.access_token.is_empty())
        && (claims.text("email").is_none() || claims.texts(&provider.settings.groups_claim).is_empty())
    {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, secret_header(&format!("Bearer {}", tokens.access_token))?);
        let further: Map<String, Value> = call(state, address, headers, None).await?;
        claims.complete(further)?;
    }
    Ok(claims)
}

async fn request(
    state: &AppState,
    provider: &Provider,
    known: &Known,
    code: &str,
    secrets: &Secrets,
) -> Result<(HeaderMap, String)> {
    let secret = match &provider.sealed {
        Some(sealed) => Some(state.keychain.open(&client_secret_place(provider.id), sealed).await?),
        None => None,
    };
    let secret = secret.as_deref().map(|secret| String::from_utf8_lossy(secret).into_owned());
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &redirect_address(state, provider))
        .append_pair("code_verifier", &secrets.verifier);
    let mut headers = HeaderMap::new();
    let methods = known.metadata.token_endpoint_auth_methods_supported.as_deref();
    let takes_basic = methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"));
    match secret {
        Some(secret) if takes_basic => {
            let part = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let pair = STANDARD.encode(format!("{}:{}", part(&provider.client_id), part(&secret)));
            headers.insert(header::AUTHORIZATION, secret_header(&format!("Basic {pair}"))?);
        }
        Some(secret) => {
            form.append_pair("client_id", &provider.client_id).append_pair("client_secret", &secret);
        }
        None => {
            form.append_pair("client_id", &provider.client_id);
        }
    }
    Ok((headers, form.finish()))
}

fn secret_header(text: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text).map_err(|_| refused_because(Say::ProviderAnswer))?;
    value.set_sensitive(true);
    Ok(value)
}
