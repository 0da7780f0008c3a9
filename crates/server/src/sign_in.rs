//! What this process remembers of those who try to sign in, and how often they may. (What all nodes count together is in the
//! database.)

mod attempts;
mod known_providers;
mod turns;

pub(crate) use attempts::Attempts;
pub(crate) use known_providers::{Known, KnownProviders, Metadata};
pub(crate) use turns::Turns;

use labelkeep_database::sign_in_tries::Bucket;
use labelkeep_model::{Error, ErrorKind, Say};

/// How often people may try to sign in.
#[derive(Debug, Clone, Copy)]
pub struct SignInLimits {
    /// From one IPv4 address or one IPv6 network of 64 bits.
    pub network: Bucket,
    /// With one account, from all devices that it does not know. So a guess from many networks is bounded.
    pub account: Bucket,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self { network: Bucket { capacity: 20, seconds_each: 2 }, account: Bucket { capacity: 50, seconds_each: 60 } }
    }
}

pub(crate) fn too_many(seconds: u32) -> Error {
    Error::new(ErrorKind::TooManyRequests(seconds), Say::TooManyTries { seconds: seconds.into() })
}
