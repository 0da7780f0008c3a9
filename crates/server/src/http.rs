//! HTTP, whatever is asked for: connections, what every request passes, who calls, bodies, answers and errors.

pub mod access;
pub(crate) mod answer;
pub(crate) mod authenticate;
pub mod body;
pub(crate) mod client_address;
pub(crate) mod disposition;
pub(crate) mod edge;
pub mod endpoint;
pub mod error;
mod guard;
pub(crate) mod language;
pub(crate) mod metrics;
pub mod operations;
pub(crate) mod paging;
pub(crate) mod range;
pub mod serve;
pub mod state;
pub(crate) mod streamed;
