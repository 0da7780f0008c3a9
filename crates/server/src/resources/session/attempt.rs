//! A request that wants to come in. Before anything of its body is read, its network is looked at: it has many more of these
//! than tries of a password, which are counted when it is known whose they are.

use crate::{
    http::{access::require_same_origin, client_address::ClientAddress, error::ApiError, state::AppState},
    sign_in::too_many,
};
use axum::{extract::FromRequestParts, http::request::Parts};

/// It comes from a page of ours or from no page, and its network has not asked too often.
pub(crate) struct Attempt {
    /// For the audit trail; empty where there is none (tests in process).
    pub address: String,
}

impl FromRequestParts<AppState> for Attempt {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        require_same_origin(&parts.headers)?;
        let client = parts.extensions.get::<ClientAddress>();
        let network = client.map_or_else(String::new, ClientAddress::network);
        if let Some(seconds) = state.attempts().refuse(network, state.clock.now()) {
            return Err(too_many(seconds).into());
        }
        Ok(Self { address: client.map_or_else(String::new, ToString::to_string) })
    }
}
