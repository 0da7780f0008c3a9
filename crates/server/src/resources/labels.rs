//! Labels of the organization, their links to projects, and renaming one in all annotations of a project.

mod body;
mod bulk;
mod create;
mod links;
mod list;
mod one;

use crate::http::endpoint::{Endpoint, Guard};
use labelkeep_model::Permission;

/// Who manages projects looks at labels, and changes them.
const LOOK: Guard = Guard::Organization(Permission::ProjectsCreate);
const OF_PROJECT: Guard = Guard::Project(Permission::ProjectChange);
const PAGE: i64 = 100;
const MOST: i64 = 1000;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    [vec![list::endpoint(), create::endpoint(), bulk::endpoint()], one::endpoints(), links::endpoints()]
        .into_iter()
        .flatten()
        .collect()
}
