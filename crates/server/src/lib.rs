//! HTTP: one folder per resource, one file per endpoint. `registry` lists them all; `edge` is what every request
//! passes first; `access` is how an endpoint learns who calls and what was declared for it.

pub mod access;
mod authenticate;
pub mod body;
mod edge;
pub mod endpoint;
pub mod error;
pub mod openapi;
pub mod registry;
pub mod state;

mod account;
mod annotations;
mod audit;
mod drafts;
mod labeling_config;
mod model_versions;
mod invitations;
mod organization;
mod paging;
mod people;
mod predictions;
mod project_members;
mod projects;
mod summary;
mod session;
mod tasks;
mod tokens;
mod version;
pub mod wire;

pub use edge::{ClientAddress, app};
pub use state::{AppState, Settings};
