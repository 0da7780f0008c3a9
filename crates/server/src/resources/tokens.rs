//! Personal access tokens, in the compatible life cycle; legacy tokens.

mod create;
mod legacy;
mod list;
mod refresh;
mod revoke;
mod rotate;

use crate::http::{endpoint::Endpoint, state::AppState};
use labelkeep_database::{access::OrganizationScope, tokens::NewToken};
use labelkeep_identity::{jwt::Refresh, opaque::storage_hash};
use labelkeep_model::{Error, ErrorKind, Result, Say, Timestamp};

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

/// A new refresh token of the caller, for as long as the organisation allows.
async fn new_refresh(state: &AppState, scope: &OrganizationScope, name: String) -> Result<(Refresh, NewToken)> {
    let organization = state.database.organization(scope).await?;
    if !organization.api_tokens_enabled {
        return Err(Error::new(ErrorKind::Forbidden, Say::AccessTokensOff));
    }
    let days = organization.api_token_ttl_days;
    let now = state.clock.now();
    let expires_at = Timestamp(now.0.saturating_add(days.saturating_mul(Timestamp::DAY)));
    let jti = state.rng.uuid().simple().to_string();
    let refresh = state.keys.refresh(scope.caller().user(), jti, now, expires_at)?;
    let new = NewToken {
        jti: refresh.jti.clone(),
        token_hash: storage_hash(&refresh.token),
        truncated: refresh.truncated.clone(),
        expires_at,
        name,
    };
    Ok((refresh, new))
}
