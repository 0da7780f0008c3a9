//! What stores, whatever is stored: connections, transactions and the two kinds of database under them.

pub mod connection;
pub mod dialect;
pub mod fetch;
mod fill;
pub mod foreign;
pub(crate) mod migrate;
pub mod options;
mod parts;
pub(crate) mod pattern;
pub mod postgres;
pub(crate) mod questions;
pub mod quotas;
pub mod servers;
pub(crate) mod sqlite;
pub mod transaction;
