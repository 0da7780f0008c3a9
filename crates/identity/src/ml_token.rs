//! Tokens of ML backends: `lkb_`, the number of the backend, until when it is good (seconds since 1970), and a signature over both
//! and over what is random of that backend. None is stored: another random text there, and all that are out have ended.

use crate::opaque::{derived_token, is_equal};
use labelkeep_model::Timestamp;

const PREFIX: &str = "lkb_";

/// A token that says whose it is; whether it does so rightly is still to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MlToken {
    pub backend: i64,
    until: i64,
    signature: String,
}

/// Whether it has the form of one.
#[must_use]
pub fn is_one(text: &str) -> bool {
    text.starts_with(PREFIX)
}

#[must_use]
pub fn token(key: &[u8; 32], backend: i64, seed: &str, until: Timestamp) -> String {
    let until = until.0 / Timestamp::SECOND;
    format!("{PREFIX}{backend}_{until}_{}", signature(key, backend, seed, until))
}

/// `None` for what is none, and for one that is over.
#[must_use]
pub fn read(text: &str, now: Timestamp) -> Option<MlToken> {
    let mut parts = text.strip_prefix(PREFIX)?.splitn(3, '_');
    let (backend, until) = (parts.next()?.parse().ok()?, parts.next()?.parse::<i64>().ok()?);
    let signature = parts.next()?.to_owned();
    (until > now.0 / Timestamp::SECOND).then_some(MlToken { backend, until, signature })
}

impl MlToken {
    /// Whether it was made with this key for the backend that has this random text.
    #[must_use]
    pub fn holds(&self, key: &[u8; 32], seed: &str) -> bool {
        !seed.is_empty() && is_equal(&signature(key, self.backend, seed, self.until), &self.signature)
    }
}

fn signature(key: &[u8; 32], backend: i64, seed: &str, until: i64) -> String {
    derived_token(key, &format!("{backend}:{seed}"), until)
}

#[cfg(test)]
mod tests {
    use super::{is_one, read, token};
    use labelkeep_model::Timestamp;

    #[test]
    fn x_ml_a_backends_token_is_for_that_backend_and_ends() {
        let (now, key) = (Timestamp(1_000 * Timestamp::SECOND), [7; 32]);
        let made = token(&key, 3, "seed", now.plus_seconds(60));
        let found = read(&made, now).unwrap();
        assert!(is_one(&made) && found.backend == 3 && found.holds(&key, "seed"));
        assert!(!found.holds(&[8; 32], "seed") && !found.holds(&key, "other") && !found.holds(&key, ""));
        assert!(!read(&made.replace("lkb_3_", "lkb_4_"), now).unwrap().holds(&key, "seed"));
        assert!(!read(&made.replace("_1060_", "_9999_"), now).unwrap().holds(&key, "seed"));
        assert_eq!(read(&made, now.plus_seconds(60)), None);
        for other in ["", "lkb_", "lkb_3", "lkb_3_1060", "lkb_x_1060_a", "lkp_3_1060_a"] {
            assert_eq!(read(other, now), None, "{other}");
        }
    }
}
