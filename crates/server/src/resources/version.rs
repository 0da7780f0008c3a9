//! What this server is, and whether it is well.

mod get;
mod health;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![get::endpoint("/api/version"), get::endpoint("/version"), health::endpoint()]
}
