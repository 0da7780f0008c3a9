//! What this installation promises, and whether it keeps it.

mod list;
pub mod outbound;
pub mod promises;
mod sentences;

pub(crate) use sentences::ALL as SENTENCES;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), outbound::endpoint()]
}
