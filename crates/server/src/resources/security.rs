//! What this installation promises, and whether it keeps it.

mod list;
mod promises;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint()]
}
