//! The only way out. Whatever a person can point somewhere (an import by address, later webhooks, ML backends, object
//! stores) goes through [`Egress`]: it resolves a name once, checks every address, connects only to what it checked,
//! follows no redirect unless told to, and never shows what the other side said (S08, W01, W06).

mod address;
mod client;
mod error;
mod policy;
mod resolver;
mod roots;
mod subnet;
#[cfg(test)]
mod tests;

pub use client::{Answer, Egress, Limits};
pub use error::EgressError;
pub use policy::Settings;
pub use resolver::{Resolver, SystemResolver};
