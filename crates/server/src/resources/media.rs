//! The objects that tasks refer to: by a link to their store, or through the server.

mod asked;
mod give;
mod link;
mod local_files;
mod proxy;
mod resolve;
mod shown;
mod task_link;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        resolve::of_task("/tasks/{id}/resolve"),
        resolve::of_task("/tasks/{id}/presign"),
        resolve::of_project("/projects/{id}/resolve"),
        resolve::of_project("/projects/{id}/presign"),
        local_files::endpoint(),
        task_link::endpoint(),
    ]
}
