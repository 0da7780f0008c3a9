//! The people of the organisation: list, add, change, remove, their roles, their reset links.

mod change;
mod create;
mod get;
mod list;
mod members;
mod remove;
mod reset_link;
mod sessions;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        list::endpoint(),
        create::endpoint(),
        get::endpoint(),
        change::endpoint(),
        remove::endpoint(),
        reset_link::endpoint(),
        members::list_endpoint(),
        members::get_endpoint(),
        members::role_endpoint(),
        members::remove_endpoint(),
    ];
    all.extend(sessions::endpoints());
    all
}
