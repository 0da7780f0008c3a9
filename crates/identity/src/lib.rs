//! Passwords, opaque secrets, access tokens, and how often one may try. No input or output: randomness and time are
//! handed in, what is stored is the caller's business.

pub mod jwt;
pub mod opaque;
pub mod password;
pub mod throttle;
