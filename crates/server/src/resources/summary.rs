//! The summary of a project: which data its tasks have, and what its results use.

mod get;
mod reset;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![get::endpoint(), reset::endpoint()]
}
