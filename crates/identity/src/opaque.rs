//! Opaque random secrets, of which only a hash is stored.

use std::fmt::Write as _;

/// SHA-256 in hex: what is stored of a secret. The secrets have at least 128 bits of randomness, so that a plain digest
/// cannot be searched.
#[must_use]
pub fn storage_hash(secret: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret.as_bytes());
    digest.as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
