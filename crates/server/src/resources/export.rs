//! Exports: streamed, so that memory does not grow with the project.

mod formats;
mod get;
mod snapshots;
mod stream;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = vec![get::endpoint(), formats::endpoint()];
    endpoints.extend(snapshots::endpoints());
    endpoints
}
