//! Secrets that must be used again and so cannot be kept as hashes: keys of object stores, later of mail and webhooks.
//! They are sealed before they reach a query.
//!
//! Envelope encryption: each text has a random key of its own, and that key is wrapped by one derived from the
//! installation's master key. A rotation wraps anew and leaves the text alone. Both layers are bound to the table, the row
//! and the column, so that a sealed text that is moved to another place does not open there.

mod derive;
mod envelope;
mod error;
mod key_id;
mod keychain;
mod master;
mod ring;
mod source;

pub use derive::{Purpose, derive};
pub use envelope::Place;
pub use error::SecretError;
pub use key_id::KeyId;
pub use keychain::Keychain;
pub use master::MasterKey;
pub use ring::KeyRing;
pub use source::KeySource;
