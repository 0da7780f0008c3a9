//! Passwords, opaque secrets, access tokens. No input or output: randomness and time are
//! handed in, what is stored is the caller's business.

pub mod jwt;
pub mod opaque;
pub mod password;
pub mod prefixed;
pub mod recovery;
pub mod totp;
