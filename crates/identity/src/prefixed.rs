//! Access tokens that scanners for leaked secrets find: `lkp_`, 36 random letters and digits, and a checksum of six, by which
//! a scanner knows without asking that it is one.

use labelkeep_model::Rng;

const PREFIX: &str = "lkp_";
const LETTERS: usize = 36;
const CHECKSUM: usize = 6;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// 214 random bits.
#[must_use]
pub fn token(rng: &dyn Rng) -> String {
    let mut body = String::with_capacity(LETTERS);
    while body.len() < LETTERS {
        let mut bytes = [0; 64];
        rng.fill(&mut bytes);
        // Four times 62 is 248: what lies above would make some letters likelier.
        let fair = bytes.into_iter().filter(|byte| *byte < 248).map(|byte| letter(u32::from(byte) % 62));
        body.extend(fair.take(LETTERS - body.len()));
    }
    let checksum = checksum(&body);
    format!("{PREFIX}{body}{checksum}")
}

/// Whether it has the form of one: all others need not be looked for.
#[must_use]
pub fn is_one(text: &str) -> bool {
    text.strip_prefix(PREFIX)
        .filter(|rest| rest.len() == LETTERS + CHECKSUM && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .and_then(|rest| rest.split_at_checked(LETTERS))
        .is_some_and(|(body, given)| checksum(body) == given)
}

/// Enough to recognise it, useless to sign in.
#[must_use]
pub fn shortened(token: &str) -> String {
    token.chars().take(PREFIX.len() + 4).collect()
}

/// CRC-32 (of IEEE 802.3) in six letters.
fn checksum(body: &str) -> String {
    let mut crc = u32::MAX;
    for byte in body.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
        }
    }
    let mut rest = !crc;
    let mut letters = Vec::with_capacity(CHECKSUM);
    for _ in 0..CHECKSUM {
        letters.push(letter(rest % 62));
        rest /= 62;
    }
    letters.into_iter().rev().collect()
}

fn letter(value: u32) -> char {
    let index = usize::try_from(value).unwrap_or_default();
    ALPHABET.get(index).copied().map_or('0', char::from)
}

#[cfg(test)]
mod tests {
    use super::{checksum, is_one, shortened, token};
    use labelkeep_model::SeededRng;

    #[test]
    fn s07_a_prefixed_token_has_a_form_and_a_checksum_that_scanners_check() {
        let rng = SeededRng::new(1);
        let (first, second) = (token(&rng), token(&rng));
        assert!(first != second && first.len() == 46 && is_one(&first) && is_one(&second), "{first}");
        // The checksum of "123456789" that every description of CRC-32 gives is CBF43926, 3421780262.
        assert_eq!(checksum("123456789"), "3jZRME");
        for place in 4..first.len() {
            let mut changed: Vec<char> = first.chars().collect();
            changed[place] = if changed[place] == 'a' { 'b' } else { 'a' };
            let changed: String = changed.into_iter().collect();
            assert!(!is_one(&changed), "{changed}");
        }
        for other in ["", "lkp_", &first[1..], &format!("{first}a"), "lkp_üüüüüüüüüüüüüüüüüüüüü"] {
            assert!(!is_one(other));
        }
        assert_eq!(shortened(&first).len(), 8);
    }
}
