//! ML backends and language models: what runs elsewhere and predicts for a project.

mod asked;
mod body;
mod change;
mod chat;
mod create;
mod delete;
mod get;
mod given;
mod interactive;
mod list;
mod predict;
mod predict_test;
mod preview;
mod train;
mod versions;

pub(crate) use asked::predict_selected;
pub(crate) use body::MlBackendBody;

use crate::http::endpoint::{Endpoint, Guard};
use labelkeep_ml_backends::Fault;
use labelkeep_model::{Error, ErrorKind, Permission};

/// Of who connects backends.
const GUARD: Guard = Guard::Project(Permission::ProjectChange);

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        list::endpoint(),
        create::endpoint(),
        get::endpoint(),
        delete::endpoint(),
        train::endpoint(),
        predict::endpoint(),
        predict_test::endpoint(),
        interactive::endpoint(),
        versions::endpoint(),
    ];
    all.extend(change::endpoints());
    all.extend(preview::endpoints());
    all
}

/// What was asked of a backend, and did not come.
fn failed(fault: Fault) -> Error {
    Error::new(ErrorKind::FailedDependency, fault)
}
