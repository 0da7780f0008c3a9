//! Opaque random secrets (sessions, links, legacy tokens), of which only a hash is stored.

use aws_lc_rs::{digest, hmac};
use labelkeep_model::Rng;

/// 256 random bits in 43 characters that can stand in an address.
#[must_use]
pub fn secret(rng: &dyn Rng) -> String {
    use base64::Engine as _;
    let mut bytes = [0; 32];
    rng.fill(&mut bytes);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// 160 random bits in 40 hexadecimal digits: the form of the compatible API's legacy tokens.
#[must_use]
pub fn legacy_token(rng: &dyn Rng) -> String {
    let mut bytes = [0; 20];
    rng.fill(&mut bytes);
    hex::encode(bytes)
}

/// SHA-256 in hex: what is stored of a secret. The secrets have at least 128 bits of randomness, so that a plain digest
/// cannot be searched.
#[must_use]
pub fn storage_hash(secret: &str) -> String {
    hex::encode(digest::digest(&digest::SHA256, secret.as_bytes()))
}

/// A token that is made from the installation's key instead of being stored, for links that can be shown again.
#[must_use]
pub fn derived_token(key: &[u8], purpose: &str, number: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let tag = hmac::sign(&key, format!("{purpose}:{number}").as_bytes());
    hex::encode(tag.as_ref().get(..20).unwrap_or_default())
}

/// Equality in a time that tells nothing.
#[must_use]
pub fn is_equal(left: &str, right: &str) -> bool {
    use subtle::ConstantTimeEq as _;
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::{derived_token, is_equal, legacy_token, secret, storage_hash};
    use labelkeep_model::SeededRng;

    #[test]
    fn secrets_have_their_form_and_differ() {
        let rng = SeededRng::new(7);
        let (first, second) = (secret(&rng), secret(&rng));
        assert!(first.len() == 43 && first != second);
        let token = legacy_token(&rng);
        assert!(token.len() == 40 && token.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_eq!(storage_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn derived_tokens_depend_on_key_purpose_and_number() {
        let token = derived_token(b"key", "invite", 1);
        for other in
            [derived_token(b"yek", "invite", 1), derived_token(b"key", "reset", 1), derived_token(b"key", "invite", 2)]
        {
            assert!(!is_equal(&token, &other));
        }
        assert!(is_equal(&token, &derived_token(b"key", "invite", 1)));
    }
}
