//! Secrets that must be used again and so cannot be kept as hashes: keys of object stores, later of mail and webhooks.
//! They are sealed before they reach a query.
//!
//! Envelope encryption: each text has a random key of its own, and that key is wrapped by one derived from the
//! installation's master key. A rotation wraps anew and leaves the text alone. Both layers are bound to the table, the row
//! and the column, so that a sealed text that is moved to another place does not open there.

mod derive;
mod envelope;
mod master;
mod ring;
mod source;

pub use derive::{Purpose, derive};
pub use envelope::Place;
pub use master::{KeyId, MasterKey};
pub use ring::KeyRing;
pub use source::KeySource;

/// Why something could not be sealed or opened. No secret is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    #[error(
        "This secret was sealed with the key {0}, which this server does not have. Add that key as an older one, or enter the secret again."
    )]
    UnknownKey(KeyId),
    #[error("This secret was changed in the database, or belongs to another place. Enter it again.")]
    Damaged,
    #[error("This is no sealed secret.")]
    NotSealed,
    #[error("{0}")]
    Key(String),
}

impl From<SecretError> for labelkeep_model::Error {
    fn from(error: SecretError) -> Self {
        Self::bad_request(error.to_string())
    }
}
