use crate::key_id::KeyId;
use labelkeep_model::{Say, Text};

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
        let english = error.to_string();
        let say = match error {
            SecretError::UnknownKey(key) => Say::SecretUnknownKey { key: key.to_string().into() },
            SecretError::Damaged => Say::SecretDamaged,
            SecretError::NotSealed => Say::SecretNotSealed,
            SecretError::Key(_) => return Self::bad_request(Text::from(Say::NoMasterKey).worded(english)),
        };
        Self::bad_request(say)
    }
}
