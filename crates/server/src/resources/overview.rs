//! How a project stands: progress, pace, people, labels, and what is stuck.

mod estimate;
mod get;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![get::endpoint()]
}
