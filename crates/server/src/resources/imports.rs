//! Getting tasks in: files, request bodies, addresses; what an import would do; how far one is.

mod answer;
mod archive;
mod create;
mod from_url;
mod how;
mod intake;
mod parts;
mod pictures;
mod pieces;
mod predictions;
mod preview;
mod receive;
mod reimport;
mod status;

pub(crate) use parts::Parts;
pub(crate) use receive::store;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        create::endpoint("/api/projects/{id}/import"),
        // Its older name, which many scripts use.
        create::endpoint("/api/projects/{id}/tasks/bulk"),
        reimport::endpoint(),
        preview::endpoint(),
        preview::long_endpoint(),
        predictions::endpoint(),
        status::endpoint("/api/projects/{id}/imports/{import_pk}"),
        status::endpoint("/api/projects/{id}/reimports/{import_pk}"),
    ]
}

/// `true`, `True`, `1`, `yes` … as clients of every language send them.
pub(crate) fn flag(value: Option<&str>, default: bool) -> bool {
    match value.map(str::to_ascii_lowercase).as_deref() {
        None | Some("") => default,
        Some("true" | "1" | "yes" | "on" | "t" | "y") => true,
        Some(_) => false,
    }
}
