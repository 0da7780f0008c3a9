//! What this server is, and whether it is well.

mod get;
mod health;
mod security_txt;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![get::endpoint("/api/version"), get::endpoint("/version"), health::endpoint(), security_txt::endpoint()]
}
