//! Everything that is stored. One folder per aggregate; `dialect` alone knows which database runs.
//!
//! Methods on tenant data take a scope from `access`, never a bare id: a scope is the proof that somebody may do
//! what the route declared. Work without a caller (jobs) goes through `access::Unscoped`, which is named to be found.

pub mod access;
pub mod annotations;
pub mod audit;
pub mod backup;
pub mod bulk;
mod connection;
pub mod credentials;
mod data_fields;
pub mod dialect;
pub mod drafts;
pub mod exports;
pub mod imports;
mod installation;
pub mod invitations;
pub mod jobs;
mod labels;
mod migrate;
mod one_time_links;
pub mod organizations;
mod postgres;
pub mod predictions;
pub mod projects;
mod questions;
mod quotas;
mod selection;
pub mod sign_in_tries;
mod sqlite;
mod task_filter_sql;
mod task_people;
pub mod tasks;
pub mod tokens;
mod trash;
mod upkeep;
pub mod uploads;
pub mod users;
pub mod views;

pub use connection::{Database, Fetch, Options, Transaction};
pub use data_fields::FieldCounts;
pub use dialect::{Args, Row, Value};
pub use quotas::{Quotas, UploadRoom};
pub use selection::fields_of_config;

/// A boxed future, as closures of `Database::write` return it.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
