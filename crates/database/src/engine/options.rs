//! How to reach a database.

mod tls;

pub use tls::{DatabaseWay, Given, PostgresTls, SslMode};

use std::time::Duration;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:///path/to/file` or `postgresql://…`.
    pub url: String,
    /// Connections for reading (SQLite) or in all (PostgreSQL).
    pub connections: u32,
    /// Allows a PostgreSQL on another machine without verified TLS. Off unless an administrator says so.
    pub allow_insecure: bool,
    pub tls: PostgresTls,
    /// How long a list or filter may take.
    pub question_limit: Duration,
}

impl Options {
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 4,
            allow_insecure: false,
            tls: PostgresTls::default(),
            question_limit: Duration::from_secs(10),
        }
    }
}
