//! What stores, whatever is stored: connections, transactions and the two kinds of database under them.

pub mod connection;
pub mod dialect;
pub(crate) mod migrate;
mod postgres;
pub(crate) mod questions;
pub(crate) mod sqlite;
