//! See docs/developers/architecture.md.
