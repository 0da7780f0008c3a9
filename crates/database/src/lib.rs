//! Everything that is stored. One folder per aggregate; `engine` is what stores, and alone knows which database runs.
//!
//! Methods on tenant data take a scope from `access`, never a bare id: a scope is the proof that somebody may do
//! what the route declared. Work without a caller (jobs) goes through `access::Unscoped`, which is named to be found.

pub mod access;
pub mod annotations;
pub mod audit;
pub mod backup;
pub mod bulk;
pub mod credentials;
mod data_fields;
pub mod drafts;
mod engine;
pub mod exports;
pub mod imports;
mod installation;
pub mod invitations;
pub mod jobs;
mod labels;
mod one_time_links;
pub mod organizations;
pub mod predictions;
pub mod projects;
mod quotas;
mod selection;
pub mod sign_in_tries;
mod task_filter_sql;
mod task_people;
mod task_search;
pub mod tasks;
pub mod tokens;
mod trash;
mod upkeep;
pub mod uploads;
pub mod users;
pub mod views;

pub use data_fields::FieldCounts;
pub use engine::{
    connection::{Database, Fetch, Options, Transaction},
    dialect::{Args, Row, Value},
};
pub use quotas::{Quotas, UploadRoom};
pub use selection::fields_of_config;
pub use task_search::SearchStep;

/// A boxed future, as closures of `Database::write` return it.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
