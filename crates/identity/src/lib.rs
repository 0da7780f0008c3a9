//! Passwords, opaque secrets, access tokens, sealing. See docs/developers/architecture.md.

pub mod opaque;
