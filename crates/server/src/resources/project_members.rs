//! Who belongs to a project.

mod add;
mod list;
mod remove;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), add::endpoint(), remove::endpoint()]
}
