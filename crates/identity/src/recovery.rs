//! Recovery codes: what opens the door once when the phone is lost. Eighty random bits each, kept as a keyed digest.

use crate::{opaque::derived_token, totp::base32};
use labelkeep_model::{Rng, UserId};

/// So many are made at a time.
pub const COUNT: usize = 10;
const BYTES: usize = 10;

/// Four groups of four letters and digits.
#[must_use]
pub fn codes(rng: &dyn Rng) -> Vec<String> {
    (0..COUNT).map(|_| code(rng)).collect()
}

fn code(rng: &dyn Rng) -> String {
    let mut bytes = [0; BYTES];
    rng.fill(&mut bytes);
    let letters: Vec<char> = base32(&bytes).to_lowercase().chars().collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// What is kept of one. Case, spaces and dashes are no part of it.
#[must_use]
pub fn digest(key: &[u8], user: UserId, code: &str) -> String {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    derived_token(key, &format!("recovery-code:{user}:{}", letters.to_lowercase()), 0)
}

#[cfg(test)]
mod tests {
    use super::{COUNT, codes, digest};
    use labelkeep_model::{SeededRng, UserId};

    #[test]
    fn x_second_factor_recovery_codes_are_long_differ_and_are_known_however_they_are_typed() {
        let codes = codes(&SeededRng::new(1));
        let distinct: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!((codes.len(), distinct.len()), (COUNT, COUNT));
        let code = &codes[0];
        assert_eq!((code.len(), code.split('-').count()), (19, 4), "{code}");
        let kept = digest(b"key", UserId(3), code);
        assert_eq!(digest(b"key", UserId(3), &format!(" {} ", code.to_uppercase().replace('-', " "))), kept);
        for other in [digest(b"yek", UserId(3), code), digest(b"key", UserId(4), code), digest(b"key", UserId(3), "")] {
            assert_ne!(other, kept);
        }
    }
}
