//! Tasks one by one: create, read, change, delete, the next one to label, giving one back.

mod create;
mod data;
mod delete;
mod get;
mod list_in_project;
mod next;
mod opened;
mod patch;
mod release;
mod reveal;
mod stream_history;

pub(crate) use next::open_next;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        create::endpoint(),
        create::endpoint_in_project(),
        get::endpoint(),
        patch::endpoint(),
        delete::endpoint(),
        next::endpoint(),
        release::endpoint(),
        reveal::endpoint(),
        list_in_project::endpoint(),
        stream_history::endpoint(),
    ]
}
