//! The audit trail, for who must answer for it.

mod asked;
mod export;
mod list;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), export::endpoint()]
}
