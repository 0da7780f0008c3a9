//! One key for each purpose, by HKDF: what one of them gives away says nothing about another or about the master key.

use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use zeroize::Zeroizing;

/// What a derived key is for. The names never change: what was made with them would be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Wrapping the keys of sealed secrets.
    Secrets,
    /// The id of a master key, by which it is found.
    KeyId,
    /// Signing access and refresh tokens.
    AccessTokens,
    /// Links of our own to media.
    MediaLinks,
    /// Tokens of ML backends.
    MlBackends,
    /// The master key where nobody gave one.
    MasterKey,
    /// Signing checkpoints of the audit trail.
    AuditCheckpoints,
}

impl Purpose {
    fn name(self) -> &'static [u8] {
        match self {
            Self::Secrets => b"labelkeep/secrets/1",
            Self::KeyId => b"labelkeep/key-id/1",
            Self::AccessTokens => b"labelkeep/access-tokens/1",
            Self::MediaLinks => b"labelkeep/media-links/1",
            Self::MlBackends => b"labelkeep/ml-backends/1",
            Self::MasterKey => b"labelkeep/master-key/1",
            Self::AuditCheckpoints => b"labelkeep/audit-checkpoints/1",
        }
    }
}

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        32
    }
}

/// The key for `purpose`, from 32 random bytes.
#[must_use]
pub fn derive(master: &[u8; 32], purpose: Purpose) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    let extracted = Salt::new(HKDF_SHA256, b"labelkeep").extract(master);
    let filled = extracted.expand(&[purpose.name()], Length).and_then(|expanded| expanded.fill(key.as_mut()));
    // Fails for lengths beyond 8,160 bytes only. A key of zeros must never be used.
    if filled.is_err() {
        std::process::abort();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::{Purpose, derive};

    #[test]
    fn keys_differ_by_purpose_and_master_and_stay_what_they_are() {
        let (one, other) = ([7; 32], [8; 32]);
        let key = derive(&one, Purpose::Secrets);
        assert_eq!(*key, *derive(&one, Purpose::Secrets));
        assert_ne!(*key, *derive(&one, Purpose::KeyId));
        assert_ne!(*key, *derive(&one, Purpose::MediaLinks));
        assert_ne!(*key, *derive(&other, Purpose::Secrets));
        assert_ne!(*key, one);
    }

    /// Made with HMAC as RFC 5869 says: what has been sealed must open with every later version.
    #[test]
    fn the_derivation_is_that_of_rfc_5869() {
        use aws_lc_rs::hmac;
        let mac = |key: &[u8], text: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text);
        let extracted = mac(b"labelkeep", &[7; 32]);
        let expanded = mac(extracted.as_ref(), b"labelkeep/secrets/1\x01");
        assert_eq!(derive(&[7; 32], Purpose::Secrets).as_ref(), expanded.as_ref());
    }
}
