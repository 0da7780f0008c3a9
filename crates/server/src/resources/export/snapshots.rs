//! Export snapshots: a project as it was, kept as a file that can be downloaded again and in several formats.

mod body;
mod convert;
mod create;
mod delete;
mod download;
mod get;
mod list;
mod options;

use crate::http::endpoint::Endpoint;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        get::endpoint(),
        delete::endpoint(),
        convert::endpoint(),
        download::endpoint(),
    ]
}
