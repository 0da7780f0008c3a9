//! What was deleted one by one in a project, and how it comes back.

mod annotations;
mod chosen;
mod predictions;
mod tasks;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        tasks::list(),
        tasks::restore(),
        annotations::list(),
        annotations::restore(),
        predictions::list(),
        predictions::restore(),
    ]
}
