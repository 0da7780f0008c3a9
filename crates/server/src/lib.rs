//! HTTP: one folder per resource, one file per endpoint. `registry` lists them all; `edge` is what every request
//! passes first; `access` is how an endpoint learns who calls and what was declared for it.

pub mod access;
mod answer;
mod authenticate;
pub mod body;
mod client_address;
mod connections;
mod edge;
pub mod endpoint;
pub mod error;
pub mod metrics;
pub mod openapi;
pub mod registry;
pub mod serve;
pub mod state;
mod streamed;
mod task_lists;

mod account;
mod annotations;
mod api_docs;
mod audit;
mod data_manager;
mod drafts;
mod export;
mod files;
mod imports;
mod invitations;
mod jobs;
mod labeling_config;
mod model_versions;
mod organization;
mod overview;
mod pages;
mod paging;
mod people;
mod predictions;
mod project_members;
mod projects;
mod security;
mod session;
mod summary;
mod tasks;
mod tokens;
mod version;
pub mod wire;

pub use client_address::ClientAddress;
pub use edge::app;
pub use session::SignInLimits;
pub use state::{AppState, Settings};
pub use task_lists::TaskListCache;
