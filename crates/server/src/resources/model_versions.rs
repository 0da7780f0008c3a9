//! The model versions that a project's predictions name.

mod delete;
mod list;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), delete::endpoint()]
}
