//! Where a request came from.

use axum::{extract::FromRequestParts, http::request::Parts};
use std::{convert::Infallible, fmt, net::IpAddr};

/// The connection's peer, or what a trusted proxy says of it.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The address as text for the audit trail; empty where there is none (tests in process).
pub struct Client(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<ClientAddress>().map_or_else(String::new, ToString::to_string)))
    }
}
