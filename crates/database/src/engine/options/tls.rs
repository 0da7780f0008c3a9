//! What can be said about TLS to a PostgreSQL.

use std::{fmt, path::PathBuf, str::FromStr};

/// How much a connection proves, in libpq's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SslMode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

const MODES: [(&str, SslMode); 6] = [
    ("disable", SslMode::Disable),
    ("allow", SslMode::Allow),
    ("prefer", SslMode::Prefer),
    ("require", SslMode::Require),
    ("verify-ca", SslMode::VerifyCa),
    ("verify-full", SslMode::VerifyFull),
];

impl FromStr for SslMode {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let found = MODES.iter().find(|(name, _)| *name == text).map(|(_, mode)| *mode);
        found.ok_or_else(|| "use disable, allow, prefer, require, verify-ca or verify-full".to_owned())
    }
}

impl fmt::Display for SslMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MODES.iter().find(|(_, mode)| mode == self).map_or("", |(name, _)| name))
    }
}

/// How a database is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseWay {
    /// SQLite.
    File,
    /// PostgreSQL on this machine.
    Local,
    /// PostgreSQL elsewhere, whose certificate is checked.
    Verified,
    /// PostgreSQL elsewhere, by whatever comes.
    Unverified,
}

/// A value and the setting that gave it, which messages name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<T> {
    pub value: T,
    pub by: String,
}

/// What the settings say about TLS to PostgreSQL; its address may say the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostgresTls {
    pub mode: Option<Given<SslMode>>,
    pub root_certificate: Option<Given<PathBuf>>,
    pub client_certificate: Option<Given<PathBuf>>,
    pub client_key: Option<Given<PathBuf>>,
    /// The installation's own authorities, for every connection it makes: `CUSTOM_CA_CERTS`.
    pub authorities: Vec<PathBuf>,
}
