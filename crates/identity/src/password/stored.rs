//! The stored form: the PHC string of argon2id, and for people of a migrated installation Django's PBKDF2.

use super::Verdict;
use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::pbkdf2;
use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::STANDARD_NO_PAD};
use labelkeep_model::{Error, Result, Rng};
use std::num::NonZeroU32;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// What a stored hash may ask for at most: one from outside must not exhaust the machine.
const MOST_MEMORY_KIB: u32 = 262_144;
const MOST_PASSES: u32 = 20;
const MOST_ITERATIONS: u32 = 5_000_000;

/// # Errors
/// When hashing fails.
pub fn hash(password: &str, rng: &dyn Rng) -> Result<String> {
    let mut salt = [0; 16];
    rng.fill(&mut salt);
    let mut out = [0; 32];
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Error::internal(error.to_string()))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), &salt, &mut out)
        .map_err(|error| Error::internal(error.to_string()))?;
    let (salt, out) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(out));
    Ok(format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${out}"))
}

/// `None`: it is no hash that can be checked, and none was computed.
pub(super) fn verify(password: &str, stored: &str) -> Option<Verdict> {
    let (is_right, is_current) = if stored.starts_with("pbkdf2_sha256$") {
        (verify_pbkdf2(password, stored)?, false)
    } else {
        verify_argon2(password, stored)?
    };
    Some(match (is_right, is_current) {
        (true, true) => Verdict::Right,
        (true, false) => Verdict::RightButOld,
        (false, _) => Verdict::Wrong,
    })
}

/// Whether it is right, and whether its cost is today's.
fn verify_argon2(password: &str, stored: &str) -> Option<(bool, bool)> {
    let mut parts = stored.strip_prefix("$argon2id$v=19$")?.split('$');
    let cost = parts.next()?;
    let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    let expected = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    let mut numbers = cost.split(',').map(|part| part.split_once('=').and_then(|(_, value)| value.parse::<u32>().ok()));
    let (memory, passes, lanes) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if memory > MOST_MEMORY_KIB || passes > MOST_PASSES || lanes > 16 {
        return None;
    }
    let params = Params::new(memory, passes, lanes, None).ok()?;
    let mut out = vec![0; expected.len().clamp(16, 64)];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), &salt, &mut out)
        .ok()?;
    let is_right = aws_lc_rs::constant_time::verify_slices_are_equal(&out, &expected).is_ok();
    Some((is_right, (memory, passes, lanes) == (MEMORY_KIB, PASSES, LANES)))
}

/// What a hash in the older way costs; `None` for another one.
#[must_use]
pub fn iterations(stored: &str) -> Option<u32> {
    let count = stored.strip_prefix("pbkdf2_sha256$")?.split('$').next()?.parse::<u32>().ok()?;
    (count <= MOST_ITERATIONS).then_some(count)
}

/// Costs so many iterations of the older way.
pub(super) fn pass_time(password: &str, iterations: u32) {
    if let Some(iterations) = NonZeroU32::new(iterations) {
        let mut out = [0; 32];
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, iterations, b"nobody", password.as_bytes(), &mut out);
        std::hint::black_box(out);
    }
}

fn verify_pbkdf2(password: &str, stored: &str) -> Option<bool> {
    let mut parts = stored.split('$').skip(1);
    let iterations = parts.next()?.parse::<u32>().ok().filter(|count| *count <= MOST_ITERATIONS)?;
    let salt = parts.next()?;
    let expected = STANDARD.decode(parts.next()?).ok()?;
    let iterations = NonZeroU32::new(iterations)?;
    Some(
        pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, iterations, salt.as_bytes(), password.as_bytes(), &expected).is_ok(),
    )
}
