//! The Data Manager: columns, tabs, lists of tasks, actions on what is selected.

mod actions;
mod columns;
mod edits;
mod filter;
mod form;
mod list;
mod next;
mod project;
mod row;
mod shown;
mod views;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        columns::endpoint(),
        project::endpoint(),
        list::endpoint(),
        actions::list_endpoint(),
        actions::run_endpoint(),
        actions::form_endpoint(),
        actions::delete_all_endpoint(),
    ];
    all.extend(views::endpoints());
    all
}

pub(crate) use filter::{Source, checked, read_query};
