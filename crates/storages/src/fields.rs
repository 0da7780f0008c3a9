//! What each provider asks for, by the names of the API.

use aws_lc_rs::digest::{Context, SHA256};
use labelkeep_database::storages::{Direction, Provider};
use serde_json::{Map, Value as Json};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Flag,
    /// What the server says itself: never taken from a request.
    Ours,
}

/// One field of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    /// Never read back, and kept sealed.
    pub is_secret: bool,
    /// Whether answers have it. Names of accounts are kept in the open, and yet not told, as in the compatible API.
    pub is_shown: bool,
    /// Whether it says where secrets are sent, so that another value asks for them again.
    pub points: bool,
    /// Came after secrets were sealed without it: where nothing is entered, it is no part of the place.
    is_late: bool,
    /// `None`: both.
    pub only: Option<Direction>,
}

const fn text(name: &'static str) -> Field {
    Field { name, kind: Kind::Text, is_secret: false, is_shown: true, points: false, is_late: false, only: None }
}

const fn secret(name: &'static str) -> Field {
    Field { is_secret: true, is_shown: false, ..text(name) }
}

const fn pointing(name: &'static str) -> Field {
    Field { points: true, ..text(name) }
}

const fn late_pointing(name: &'static str) -> Field {
    Field { is_late: true, ..pointing(name) }
}

const SYNC_EVERY: Field = Field {
    kind: Kind::Number,
    only: Some(Direction::Source),
    ..text(labelkeep_database::storages::SYNC_EVERY_MINUTES)
};
const CHECK_EVERY: Field = Field { kind: Kind::Number, ..text(labelkeep_database::storages::CHECK_EVERY_HOURS) };

/// Of sources: how their objects reach browsers.
const fn flag(name: &'static str) -> Field {
    Field { kind: Kind::Flag, only: Some(Direction::Source), ..text(name) }
}

const S3: &[Field] = &[
    pointing("bucket"),
    text("prefix"),
    text("region_name"),
    pointing("s3_endpoint"),
    secret("aws_access_key_id"),
    secret("aws_secret_access_key"),
    secret("aws_session_token"),
    text("aws_sse_kms_key_id"),
    late_pointing("role_arn"),
    Field { kind: Kind::Ours, ..text("external_id") },
    late_pointing("public_endpoint"),
    flag("task_links"),
    flag("task_links_for_address"),
    SYNC_EVERY,
    CHECK_EVERY,
];
const GCS: &[Field] = &[
    pointing("bucket"),
    text("prefix"),
    secret("google_application_credentials"),
    text("google_project_id"),
    late_pointing("target_service_account_email"),
    late_pointing("google_project_number"),
    late_pointing("google_wif_pool_id"),
    late_pointing("google_wif_provider_id"),
    late_pointing("google_service_account_email"),
    late_pointing("public_endpoint"),
    flag("task_links"),
    flag("task_links_for_address"),
    SYNC_EVERY,
    CHECK_EVERY,
];
const AZURE: &[Field] = &[
    pointing("container"),
    text("prefix"),
    Field { is_shown: false, ..pointing("account_name") },
    secret("account_key"),
    pointing("tenant_id"),
    text("client_id"),
    secret("client_secret"),
    late_pointing("public_endpoint"),
    flag("task_links"),
    flag("task_links_for_address"),
    SYNC_EVERY,
    CHECK_EVERY,
];
const REDIS: &[Field] = &[
    text("path"),
    pointing("host"),
    pointing("port"),
    Field { kind: Kind::Number, ..pointing("db") },
    text("username"),
    secret("password"),
    // Without TLS, or with another authority, somebody between could read the password.
    Field { kind: Kind::Flag, ..pointing("tls") },
    pointing("ca_cert"),
    text("client_cert"),
    secret("client_key"),
    SYNC_EVERY,
    CHECK_EVERY,
];
const LOCAL_FILES: &[Field] = &[text("path"), SYNC_EVERY];

/// The fields of a provider.
#[must_use]
pub fn fields(provider: Provider) -> &'static [Field] {
    match provider {
        Provider::S3 => S3,
        Provider::Gcs => GCS,
        Provider::Azure => AZURE,
        Provider::Redis => REDIS,
        Provider::LocalFiles => LOCAL_FILES,
    }
}

/// What a project says itself of a storage with a shared connection: what of it, and how its media reach browsers.
const OWN: [&str; 6] = [
    "prefix",
    "path",
    "task_links",
    "task_links_for_address",
    labelkeep_database::storages::SYNC_EVERY_MINUTES,
    labelkeep_database::storages::CHECK_EVERY_HOURS,
];

impl Field {
    /// Whether a connection that projects share says it: where it leads, and with which credentials.
    #[must_use]
    pub fn is_of_connection(&self) -> bool {
        !OWN.contains(&self.name)
    }
}

/// What of these settings a shared connection keeps: each of its fields, `null` where nothing is entered, so that nothing
/// of a storage's own takes its place.
#[must_use]
pub fn connection_settings(provider: Provider, settings: &Map<String, Json>) -> Map<String, Json> {
    let of_connection = fields(provider).iter().filter(|field| field.is_of_connection() && !field.is_secret);
    of_connection
        .map(|field| (field.name.to_owned(), settings.get(field.name).cloned().unwrap_or(Json::Null)))
        .collect()
}

/// A digest of where a connection's secrets are sent.
#[must_use]
pub fn points_at(provider: Provider, settings: &Map<String, Json>) -> String {
    let mut digest = Context::new(&SHA256);
    let mut add = |text: &str| {
        digest.update(&(text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    };
    add(provider.as_str());
    for field in fields(provider).iter().filter(|field| field.points) {
        let value = word(settings, field.name);
        if !field.is_late || !value.is_empty() {
            add(field.name);
            add(&value);
        }
    }
    hex::encode(digest.finish())
}

/// A setting as text; empty when it is not there.
pub(crate) fn word(settings: &Map<String, Json>, name: &str) -> String {
    match settings.get(name) {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.trim().to_owned(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::points_at;
    use labelkeep_database::storages::Provider;
    use serde_json::json;

    #[test]
    fn secrets_are_for_one_host_account_and_bucket() {
        let of = |settings: serde_json::Value| points_at(Provider::S3, settings.as_object().unwrap());
        let one = of(json!({ "bucket": "a", "s3_endpoint": "https://x", "prefix": "p" }));
        assert_eq!(one, of(json!({ "bucket": "a", "s3_endpoint": "https://x", "prefix": "q", "region_name": "r" })));
        assert_eq!(of(json!({ "bucket": "a" })), of(json!({ "bucket": "a", "s3_endpoint": null })));
        assert_ne!(one, of(json!({ "bucket": "b", "s3_endpoint": "https://x" })));
        assert_ne!(one, of(json!({ "bucket": "a", "s3_endpoint": "https://y" })));
        assert_ne!(one, of(json!({ "bucket": "a" })));
        let role = of(json!({ "bucket": "a", "s3_endpoint": "https://x", "role_arn": "arn:aws:iam::1:role/r" }));
        assert_ne!(one, role);
        // What was sealed before there were roles is opened as before.
        assert_eq!(one, of(json!({ "bucket": "a", "s3_endpoint": "https://x", "role_arn": "" })));
        let redis = |settings: serde_json::Value| points_at(Provider::Redis, settings.as_object().unwrap());
        let tls = redis(json!({ "host": "h", "port": "6379", "db": 1, "tls": true }));
        assert_ne!(tls, redis(json!({ "host": "h", "port": "6379", "db": 1, "tls": false })));
        assert_ne!(tls, redis(json!({ "host": "h", "port": "6379", "db": 2, "tls": true })));
    }
}
