//! Passwords, opaque secrets, access tokens, what providers of single sign-on signed. No input or output: randomness and time are
//! handed in, what is stored is the caller's business.

pub mod jwt;
pub mod ml_token;
pub mod oidc;
pub mod opaque;
pub mod password;
pub mod prefixed;
pub mod recovery;
pub mod totp;
