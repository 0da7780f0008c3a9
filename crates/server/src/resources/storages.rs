//! Connections of projects to object stores, and their syncs. The compatible API has one address for each provider and
//! direction; here the address says both, and one handler serves all.

mod addressed;
mod all;
mod body;
mod change;
mod connections;
mod create;
mod delete;
mod doctor;
mod files;
mod form;
mod given;
mod list;
mod read;
mod sync;
mod tried;
mod types;
mod validate;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    [
        all::endpoints(),
        types::endpoints(),
        list::endpoints(),
        create::endpoints(),
        read::endpoints(),
        change::endpoints(),
        delete::endpoints(),
        sync::endpoints(),
        validate::endpoints(),
        form::endpoints(),
        doctor::endpoints(),
        connections::endpoints(),
        vec![files::endpoint()],
    ]
    .into_iter()
    .flatten()
    .collect()
}
