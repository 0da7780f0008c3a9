//! Everything that is stored. One folder per aggregate; `engine` is what stores, and alone knows which database runs.
//!
//! Methods on tenant data take a scope from `access`, never a bare id: a scope is the proof that somebody may do
//! what the route declared. Work without a caller (jobs) goes through `access::Unscoped`, which is named to be found.
//!
//! Whatever asks the database fails with 503 when that cannot be reached, is busy or its disk is full, and with 500 when it
//! says something that nobody expected. Lists and filters also fail with 400 when they take longer than ten seconds.
//! `# Errors` of a method names what else it refuses.

pub mod access;
pub mod annotations;
pub mod audit;
pub mod backup;
pub mod bulk;
mod counts;
pub mod credentials;
pub mod deleted;
pub mod drafts;
mod engine;
pub mod exports;
pub mod field_orders;
pub mod imports;
mod installation;
pub mod invitations;
pub mod jobs;
pub mod labels;
mod mail_notes;
pub mod mails;
pub mod ml_backends;
pub mod moves;
pub mod organizations;
pub mod outbound_calls;
pub mod outbox;
pub mod predictions;
pub mod projects;
mod quotas;
pub mod role_choices;
mod sealed;
pub mod sign_in_tries;
pub mod sign_on;
pub mod storages;
mod task_filter_sql;
mod task_rows;
mod task_search;
pub mod tasks;
pub mod tokens;
mod upkeep;
pub mod uploads;
pub mod users;
pub mod views;
mod webhook_events;
pub mod webhooks;
pub mod workspaces;

pub use counts::data_fields::FieldCounts;
#[doc(hidden)]
pub use engine::dialect::watch_statements;
pub use engine::{
    connection::Database,
    dialect::{Args, Row, Value},
    fetch::Fetch,
    foreign::open_foreign,
    options::{DatabaseWay, Given, Options, PostgresTls, SslMode},
    postgres::database_way,
    quotas::Quotas,
    servers::{Presence, Server},
    transaction::Transaction,
};
pub use quotas::UploadRoom;
pub use sealed::{RotationPlace, RotationStep};
pub use task_search::SearchStep;
pub use tasks::fields_of_config;

/// A boxed future, as closures of `Database::write` return it.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
