//! Projects: list, read, create, change, copy, trash and restore.

mod annotators;
mod counts;
mod create;
mod delete;
mod duplicate;
mod example;
mod fields;
mod get;
mod list;
mod patch;
mod people;
mod restore;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        counts::endpoint(),
        people::endpoint(),
        get::endpoint(),
        patch::endpoint(),
        delete::endpoint(),
        restore::endpoint(),
        annotators::endpoint(),
        duplicate::endpoint(),
        example::endpoint(),
    ]
}
