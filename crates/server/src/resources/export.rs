//! Exports: streamed, so that memory does not grow with the project.

mod archive;
mod asked;
mod converted;
mod files;
mod formats;
mod get;
mod media;
mod origin;
mod preview;
mod shape;
mod snapshots;
mod stream;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = vec![get::endpoint(), formats::endpoint(), preview::endpoint()];
    endpoints.extend(files::endpoints());
    endpoints.extend(snapshots::endpoints());
    endpoints
}
