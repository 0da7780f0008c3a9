//! Exports: streamed, so that memory does not grow with the project.

mod formats;
mod get;
mod stream;

use crate::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![get::endpoint(), formats::endpoint()]
}
