//! Ids, domain types, roles and permissions, the error catalogue, time and randomness.
//!
//! Pure: nothing here does input or output, except `SystemClock` and `SystemRng`, which the binary hands down.

mod ago;
mod clock;
mod email;
mod error;
mod file_name;
mod id;
pub mod json;
mod param;
mod parser;
mod permission;
mod permissions;
mod rng;
mod role;
mod say;
mod text;
mod timestamp;
mod token_scope;

pub use ago::ago;
pub use clock::{Clock, MockClock, SystemClock};
pub use email::check_email;
pub use error::{Error, ErrorKind, FieldErrors, Result};
pub use file_name::is_of_a_file_name;
pub use id::*;
pub use param::{Param, Said, Told};
pub use permission::Permission;
pub use permissions::{Choice, Permissions, RolePolicy};
pub use rng::{Rng, SeededRng, SystemRng};
pub use role::Role;
pub use say::Say;
pub use text::Text;
pub use timestamp::Timestamp;
pub use token_scope::TokenScope;

/// The version of Label Studio whose wire format we speak; clients read it from error bodies and `/api/version/`.
pub const COMPATIBLE_VERSION: &str = "1.23.2";
