use crate::{
    derive::{Purpose, derive},
    error::SecretError,
    key_id::KeyId,
};
use std::fmt;
use zeroize::Zeroizing;

/// 32 random bytes from which all other keys are made.
#[derive(Clone)]
pub struct MasterKey {
    id: KeyId,
    wrapping: Zeroizing<[u8; 32]>,
    bytes: Zeroizing<[u8; 32]>,
}

impl MasterKey {
    /// # Errors
    /// When it is one that anybody could guess (W04).
    pub fn new(bytes: [u8; 32]) -> Result<Self, SecretError> {
        let mut values = bytes;
        values.sort_unstable();
        if values.chunk_by(|left, right| left == right).count() < 8 {
            return Err(SecretError::Key("The master key is not random. Make one with `openssl rand -hex 32`.".into()));
        }
        let id = derive(&bytes, Purpose::KeyId);
        let id = KeyId::of(id.get(..8).unwrap_or_default());
        Ok(Self { id, wrapping: derive(&bytes, Purpose::Secrets), bytes: Zeroizing::new(bytes) })
    }

    /// From 64 hexadecimal digits.
    ///
    /// # Errors
    /// When they are none, or no key.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), bytes.as_mut()).map_err(|_| {
            SecretError::Key("A master key is 64 hexadecimal digits. Make one with `openssl rand -hex 32`.".into())
        })?;
        Self::new(*bytes)
    }

    #[must_use]
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// For another purpose than sealing.
    #[must_use]
    pub fn derive(&self, purpose: Purpose) -> Zeroizing<[u8; 32]> {
        derive(&self.bytes, purpose)
    }

    pub(crate) fn wrapping(&self) -> &[u8; 32] {
        &self.wrapping
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}
