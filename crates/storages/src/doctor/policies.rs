//! What to enter at the provider: exactly what a connection needs, and nothing more.

mod amazon;
mod others;

use crate::fields::word;
use labelkeep_database::storages::{Direction, Provider};
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// What is to be said of a connection.
pub struct Wanted<'a> {
    pub provider: Provider,
    pub direction: Direction,
    pub settings: &'a Map<String, Json>,
    /// The beginning of its keys, with the slash at its end.
    pub prefix: &'a str,
    pub lists: bool,
    pub deletes: bool,
    /// Whether browsers read from the store itself.
    pub has_links: bool,
    /// The address under which people open pages, for the rule that lets those read.
    pub origin: &'a str,
    /// Who the connection is for Amazon; `None`: not known.
    pub identity: Option<&'a str>,
    pub external_id: Option<&'a str>,
    /// Networks (`203.0.113.0/24`) that requests come from; empty: any.
    pub source_addresses: &'a [String],
    /// A VPC endpoint (`vpce-…`) that requests may come through as well.
    pub vpc_endpoint: Option<&'a str>,
}

/// Where a text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyKind {
    /// Of the user or role that reads the bucket.
    IamPolicy,
    /// Of the role that we take.
    TrustPolicy,
    BucketPolicy,
    S3Cors,
    GcsRole,
    GcsCors,
    AzureRole,
    AzureSas,
    AzureCors,
    RedisAcl,
}

/// What to think of before it is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// It refuses everybody else, who enters it too.
    LocksOut,
    /// Links are opened by people's browsers, whose networks must be among the listed.
    BrowsersToo,
    /// The name in it could not be found out, and must be filled in.
    FillInIdentity,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Policy {
    pub kind: PolicyKind,
    pub text: String,
    pub warnings: Vec<Warning>,
}

impl Policy {
    fn new(kind: PolicyKind, text: String) -> Self {
        Self { kind, text, warnings: Vec::new() }
    }
}

impl Wanted<'_> {
    fn is_source(&self) -> bool {
        self.direction == Direction::Source
    }

    fn text(&self, name: &str, otherwise: &str) -> String {
        let text = word(self.settings, name);
        if text.is_empty() { otherwise.to_owned() } else { text }
    }
}

/// The texts for a connection, in the order in which they are entered.
#[must_use]
pub fn policies(wanted: &Wanted<'_>) -> Vec<Policy> {
    match wanted.provider {
        Provider::S3 => amazon::all(wanted),
        Provider::Gcs => others::google(wanted),
        Provider::Azure => others::azure(wanted),
        Provider::Redis => others::redis(wanted),
        Provider::LocalFiles => Vec::new(),
    }
}
