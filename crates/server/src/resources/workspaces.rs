//! Workspaces: projects that belong together, and the people who are in all of them.

mod body;
mod bulk;
mod change;
mod create;
mod delete;
mod get;
mod list;
mod members;
mod projects;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        list::endpoint(),
        create::endpoint(),
        get::endpoint(),
        change::endpoint(),
        delete::endpoint(),
        delete::restore_endpoint(),
    ];
    all.extend(members::endpoints());
    all.extend(bulk::endpoints());
    all.extend(projects::endpoints());
    all
}
