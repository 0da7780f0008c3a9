//! One-time codes by time (RFC 6238) as every authenticator app reads them: SHA-1, six digits, thirty seconds.

use aws_lc_rs::hmac;
use labelkeep_model::{Rng, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use subtle::ConstantTimeEq as _;

const SECRET_BYTES: usize = 20;
const STEP_SECONDS: i64 = 30;
/// So many steps a clock may be wrong.
const DRIFT: i64 = 1;
const DIGITS: usize = 6;

#[must_use]
pub fn secret(rng: &dyn Rng) -> [u8; SECRET_BYTES] {
    let mut bytes = [0; SECRET_BYTES];
    rng.fill(&mut bytes);
    bytes
}

/// What an app reads from a picture: `otpauth://totp/…`.
#[must_use]
pub fn address(issuer: &str, account: &str, secret: &[u8]) -> String {
    let part = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (issuer, account) = (part(issuer), part(account));
    format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", base32(secret))
}

/// The step whose code this is, if that is not over for longer than a clock may be wrong and comes after `used`, the last
/// one that was taken: a code counts once.
#[must_use]
pub fn step_of(secret: &[u8], code: &str, now: Timestamp, used: i64) -> Option<i64> {
    let typed: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    if !is_code(&typed) {
        return None;
    }
    let current = now.seconds().div_euclid(STEP_SECONDS);
    let fits = |step: &i64| bool::from(code_of(secret, *step).as_bytes().ct_eq(typed.as_bytes()));
    (current - DRIFT..=current + DRIFT).filter(fits).find(|step| *step > used)
}

/// Whether it has the form of one; recovery codes are longer.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let mut typed = text.chars().filter(|character| !character.is_whitespace());
    typed.clone().count() == DIGITS && typed.all(|character| character.is_ascii_digit())
}

/// What an app shows within this step of thirty seconds since 1970.
#[must_use]
pub fn code_of(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let at = usize::from(tag.as_ref().last().copied().unwrap_or_default() & 0xf);
    let four = tag.as_ref().get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// RFC 4648 without padding.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(ALPHABET, held >> bits));
        }
    }
    if bits > 0 {
        text.push(letter(ALPHABET, held << (5 - bits)));
    }
    text
}

fn letter(alphabet: &[u8; 32], value: u32) -> char {
    let index = usize::try_from(value & 31).unwrap_or_default();
    alphabet.get(index).copied().map_or('A', char::from)
}

#[cfg(test)]
mod tests {
    use super::{address, base32, code_of, is_code, step_of};
    use labelkeep_model::Timestamp;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * Timestamp::SECOND)
    }

    #[test]
    fn x_second_factor_totp_codes_are_those_of_the_published_cases() {
        let cases = [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")];
        for (seconds, code) in cases {
            assert_eq!(code_of(SECRET, seconds / 30), code);
        }
    }

    #[test]
    fn x_second_factor_totp_a_clock_may_be_wrong_by_one_step_and_a_code_counts_once() {
        let (now, step) = (at(1_111_111_109), 1_111_111_109 / 30);
        for drift in [-1, 0, 1] {
            assert_eq!(step_of(SECRET, &code_of(SECRET, step + drift), now, 0), Some(step + drift));
        }
        for drift in [-2, 2] {
            assert_eq!(step_of(SECRET, &code_of(SECRET, step + drift), now, 0), None);
        }
        assert_eq!(step_of(SECRET, "081 804", now, step - 1), Some(step), "as apps show it");
        assert_eq!(step_of(SECRET, "081804", now, step), None, "taken before");
        for other in ["", "81804", "0818040", "08180x", "０８１８０４"] {
            assert_eq!(step_of(SECRET, other, now, 0), None, "{other}");
        }
        assert!(is_code(" 081 804") && !is_code("abcd-efgh"));
    }

    #[test]
    fn an_app_reads_secret_and_names_from_the_address() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
        assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let address = address("Our: Lab", "ann@example.org", b"foobar");
        assert_eq!(address, "otpauth://totp/Our%3A%20Lab:ann%40example%2Eorg?secret=MZXW6YTBOI&issuer=Our%3A%20Lab");
    }
}
