//! The only way out. Whatever a person can point somewhere (an import by address, later webhooks, ML backends, object
//! stores) goes through [`Egress`]: it resolves a name once, checks every address, connects only to what it checked,
//! follows no redirect unless told to, and never shows what the other side said (S08, W01, W06).

mod address;
mod client;
mod error;
mod ledger;
mod parts;
mod policy;
mod pool;
mod request;
mod resolver;
mod response;
mod roots;
#[cfg(test)]
mod send_tests;
mod subnet;
#[cfg(test)]
mod tests;
mod tls;
mod wire;

pub use client::{Answer, Egress, Limits};
pub use error::EgressError;
pub use ledger::{Calls, Ledger, OTHERS, Purpose};
pub use parts::parts;
pub use policy::Settings;
pub use request::{Body, Patience, Pieces, Request};
pub use resolver::{Resolver, SystemResolver};
pub use response::Response;
pub use tls::TlsOptions;
