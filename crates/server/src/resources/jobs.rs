//! Jobs as resources: what runs, how far it is, its end; cancel and undo.

mod again;
mod body;
mod cancel;
mod events;
mod get;
mod list;
mod redo;
mod undo;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        events::endpoint(),
        get::endpoint(),
        cancel::endpoint(),
        undo::endpoint(),
        redo::endpoint(),
        again::endpoint(),
    ]
}
