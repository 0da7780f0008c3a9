//! What a connection's credentials can do, what they should not be able to, and what to enter at the provider for exactly what
//! is needed. Nothing is ever written to a source.

mod policies;
mod probes;
mod report;

pub use policies::{Policy, PolicyKind, Wanted, policies};
pub use probes::{Purpose, examine};
pub use report::{Finding, Outcome, Probe, Report};
