//! Personal access tokens, in the compatible life cycle; legacy tokens.

mod create;
mod legacy;
mod list;
mod refresh;
mod revoke;
mod rotate;

use crate::http::{endpoint::Endpoint, state::AppState};
use labelkeep_database::{access::OrganizationScope, tokens::NewToken};
use labelkeep_identity::{jwt::Refresh, opaque::storage_hash, prefixed};
use labelkeep_model::{Error, ErrorKind, ProjectId, Result, Say, Timestamp, TokenScope};

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        refresh::endpoint(),
        rotate::endpoint(),
        revoke::endpoint(),
        revoke::by_id_endpoint(),
        legacy::show_endpoint(),
        legacy::reset_endpoint(),
    ]
}

/// What somebody asks of a token.
#[derive(Debug, Clone)]
struct Wish {
    name: String,
    scope: TokenScope,
    projects: Vec<ProjectId>,
    /// `None`: as long as the organisation allows.
    days: Option<i64>,
}

impl Wish {
    /// In the place of another one, whose name and limits it takes.
    fn replacement() -> Self {
        Self { name: String::new(), scope: TokenScope::Manage, projects: Vec::new(), days: None }
    }
}

/// A new refresh token of the caller, for as long as the organisation allows at most.
async fn new_refresh(state: &AppState, scope: &OrganizationScope, wish: Wish) -> Result<(Refresh, NewToken)> {
    let expires_at = end_of(state, scope, wish.days).await?;
    let now = state.clock.now();
    let jti = state.rng.uuid().simple().to_string();
    let refresh = state.keys.refresh(scope.caller().user(), jti, now, expires_at)?;
    let new = NewToken {
        jti: refresh.jti.clone(),
        token_hash: storage_hash(&refresh.token),
        truncated: refresh.truncated.clone(),
        expires_at,
        name: wish.name,
        scope: wish.scope,
        projects: wish.projects,
        prefixed_hash: None,
    };
    Ok((refresh, new))
}

/// The same as a token that is sent as it is.
async fn new_prefixed(state: &AppState, scope: &OrganizationScope, wish: Wish) -> Result<(String, NewToken)> {
    let expires_at = end_of(state, scope, wish.days).await?;
    let token = prefixed::token(state.rng.as_ref());
    let hash = storage_hash(&token);
    let new = NewToken {
        jti: state.rng.uuid().simple().to_string(),
        token_hash: hash.clone(),
        truncated: prefixed::shortened(&token),
        expires_at,
        name: wish.name,
        scope: wish.scope,
        projects: wish.projects,
        prefixed_hash: Some(hash),
    };
    Ok((token, new))
}

async fn end_of(state: &AppState, scope: &OrganizationScope, days: Option<i64>) -> Result<Timestamp> {
    let organization = state.database.organization(scope).await?;
    if !organization.api_tokens_enabled {
        return Err(Error::new(ErrorKind::Forbidden, Say::AccessTokensOff));
    }
    let most = organization.api_token_ttl_days;
    let days = days.unwrap_or(most);
    if !(1..=most).contains(&days) {
        return Err(Error::field("expires_in_days", Say::TokenDays { most: most.into() }));
    }
    Ok(Timestamp(state.clock.now().0.saturating_add(days.saturating_mul(Timestamp::DAY))))
}
