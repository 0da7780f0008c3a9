//! From the headers of a request to a caller. Every kind of credential passes the same lookup (W21).

use crate::http::state::AppState;
use axum::http::{HeaderMap, header};
use labelkeep_database::{access::Caller, credentials::LegacyToken};
use labelkeep_identity::{ml_token, opaque::storage_hash, prefixed::is_one};
use labelkeep_model::{Error, ErrorKind, Result, Say};
use std::sync::Arc;

/// `__Host-` needs HTTPS; on plain loopback HTTP the compatible name is used, so that scripts there keep working.
pub(crate) fn session_cookie_name(is_https: bool) -> &'static str {
    if is_https { "__Host-sessionid" } else { "sessionid" }
}

/// `None`: the request has no credential.
///
/// # Errors
/// 401 when it has one that does not hold.
pub(crate) async fn authenticate(state: &AppState, headers: &HeaderMap, address: &str) -> Result<Option<Arc<Caller>>> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let (scheme, credential) = value.to_str().ok().and_then(|text| text.split_once(' ')).unwrap_or_default();
        return match scheme.to_ascii_lowercase().as_str() {
            "token" | "bearer" if is_one(credential.trim()) => {
                prefixed(state, credential.trim(), address).await.map(Some)
            }
            "token" | "bearer" if ml_token::is_one(credential.trim()) => {
                ml_backend(state, credential.trim(), address).await.map(Some)
            }
            "token" => legacy_token(state, credential.trim(), address).await.map(Some),
            "bearer" => bearer(state, credential.trim(), address).await.map(Some),
            _ => Err(Error::unauthenticated()),
        };
    }
    let name = session_cookie_name(state.settings.is_https());
    match cookie(headers, name) {
        Some(secret) => state.database.caller_by_session(&storage_hash(&secret), address).await,
        None => Ok(None),
    }
}

async fn bearer(state: &AppState, token: &str, address: &str) -> Result<Arc<Caller>> {
    // The compatible answer to a bad access token is as if there were none.
    let jti = state.keys.read_access(token, state.clock.now()).map_err(|_| Error::unauthenticated())?;
    state.database.caller_by_personal_token(&jti, address).await?.ok_or_else(Error::unauthenticated)
}

/// One that is sent as it is, in either scheme: clients that know no other form send it as a legacy token.
async fn prefixed(state: &AppState, token: &str, address: &str) -> Result<Arc<Caller>> {
    let caller = state.database.caller_by_prefixed_token(&storage_hash(token), address).await?;
    caller.ok_or_else(|| Error::new(ErrorKind::Unauthenticated, Say::InvalidToken))
}

/// A backend by its own token, which is stored nowhere.
async fn ml_backend(state: &AppState, token: &str, address: &str) -> Result<Arc<Caller>> {
    let refused = || Error::new(ErrorKind::Unauthenticated, Say::InvalidToken);
    let read = ml_token::read(token, state.clock.now()).ok_or_else(refused)?;
    let found = state.database.caller_by_ml_backend(read.backend, address).await?;
    let (caller, seed) = found.ok_or_else(refused)?;
    if read.holds(state.ml().token_key(), &seed) { Ok(caller) } else { Err(refused()) }
}

async fn legacy_token(state: &AppState, token: &str, address: &str) -> Result<Arc<Caller>> {
    match state.database.caller_by_legacy_token(&storage_hash(token), address).await? {
        LegacyToken::Valid(caller) => Ok(caller),
        LegacyToken::Disabled => Err(Error::new(ErrorKind::Unauthenticated, Say::LegacyTokensOff)),
        LegacyToken::Unknown => Err(Error::new(ErrorKind::Unauthenticated, Say::InvalidToken)),
    }
}

/// The first cookie of this name.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(cookie::Cookie::split_parse)
        .filter_map(Result::ok)
        .find_map(|cookie| (cookie.name() == name).then(|| cookie.value().to_owned()))
}
