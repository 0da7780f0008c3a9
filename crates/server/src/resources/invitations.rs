//! Invitations: links with a role, an expiry and a number of uses.

mod create;
mod list;
mod revoke;
mod send;
mod terms;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), create::endpoint(), revoke::endpoint(), send::endpoint(), send::revoke_endpoint()]
}
