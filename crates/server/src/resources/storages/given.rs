//! What a request says of a storage, field by field. What it does not name stays as it is.

use labelkeep_database::storages::{Direction, NewStorage, Provider, Shared, StorageSecrets};
use labelkeep_model::{Error, FieldErrors, Result, Say};
use labelkeep_storages::{Field, Kind, fields};
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

const LONGEST_TITLE: usize = 256;
const LONGEST_DESCRIPTION: usize = 10_000;
/// A certificate chain, or the file of a service account.
const LONGEST: usize = 64 << 10;
/// Of a link, in seconds: what the stores sign at most.
const LONGEST_LINK: i64 = 7 * 24 * 3600;

/// The fields of a request; each provider has those that it needs.
#[derive(ToSchema)]
#[schema(as = StorageRequest)]
#[expect(dead_code, reason = "requests are read field by field; this names them")]
pub(super) struct Given {
    project: Option<i64>,
    /// Of a stored one, whose secrets are used where none are given; for `validate` and `files`.
    id: Option<i64>,
    /// A connection that is shared with the project, in place of a place and credentials of its own; `null`: none any more.
    connection: Option<i64>,
    /// Of a shared connection: `s3`, `gcs`, `azure` or `redis`.
    provider: Option<String>,
    title: Option<String>,
    description: Option<String>,
    regex_filter: Option<String>,
    use_blob_urls: Option<bool>,
    recursive_scan: Option<bool>,
    synchronizable: Option<bool>,
    presign: Option<bool>,
    /// Minutes.
    presign_ttl: Option<i64>,
    presign_ttl_seconds: Option<i64>,
    can_delete_objects: Option<bool>,
    bucket: Option<String>,
    container: Option<String>,
    prefix: Option<String>,
    region_name: Option<String>,
    s3_endpoint: Option<String>,
    aws_access_key_id: Option<String>,
    aws_secret_access_key: Option<String>,
    aws_session_token: Option<String>,
    aws_sse_kms_key_id: Option<String>,
    /// A role to take, with the keys above or with the server's own identity.
    role_arn: Option<String>,
    google_application_credentials: Option<String>,
    google_project_id: Option<String>,
    /// A service account to act as.
    target_service_account_email: Option<String>,
    /// Of the project with the workload identity pool: digits.
    google_project_number: Option<String>,
    google_wif_pool_id: Option<String>,
    google_wif_provider_id: Option<String>,
    /// The service account to act as with what the pool gives.
    google_service_account_email: Option<String>,
    /// What links begin with, where browsers reach the store by another address than the server.
    public_endpoint: Option<String>,
    /// Links of the server's own in place of the store's, each for one person, task and minute.
    task_links: Option<bool>,
    /// Such a link is for one address of the network too.
    task_links_for_address: Option<bool>,
    /// 0: never by itself.
    sync_every_minutes: Option<i64>,
    /// How often it is looked at again what the credentials can do; 0: never by itself.
    check_every_hours: Option<i64>,
    account_name: Option<String>,
    /// The account's key, or a SAS token.
    account_key: Option<String>,
    tenant_id: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    path: Option<String>,
    host: Option<String>,
    port: Option<String>,
    db: Option<i64>,
    username: Option<String>,
    password: Option<String>,
    tls: Option<bool>,
    ca_cert: Option<String>,
    client_cert: Option<String>,
    client_key: Option<String>,
    /// Keys to list at most, for `files`.
    limit: Option<i64>,
    /// Addresses or networks such as `203.0.113.0/24` that requests may come from, for `policies`.
    source_addresses: Option<Vec<String>>,
    /// A VPC endpoint, `vpce-…`, that they may come through as well, for `policies`.
    vpc_endpoint: Option<String>,
}

/// One that nothing has been said of.
pub(super) fn blank(direction: Direction, provider: Provider) -> NewStorage {
    NewStorage {
        direction,
        provider,
        title: None,
        description: None,
        settings: Map::new(),
        points_at: String::new(),
        shared: None,
        secrets: None,
        regex_filter: None,
        recursive_scan: false,
        use_blob_urls: false,
        synchronizable: true,
        presign: true,
        presign_ttl_seconds: 60,
        can_delete_objects: false,
    }
}

/// Puts what the request says in the place of what was; answers the secrets in it.
///
/// # Errors
/// 400 that names every field that cannot be taken.
pub(super) fn apply(body: &Map<String, Json>, storage: &mut NewStorage) -> Result<StorageSecrets> {
    let mut reading = Reading { body, errors: FieldErrors::new() };
    reading.text("title", LONGEST_TITLE, &mut storage.title);
    reading.text("description", LONGEST_DESCRIPTION, &mut storage.description);
    reading.text("regex_filter", LONGEST, &mut storage.regex_filter);
    reading.flag("use_blob_urls", &mut storage.use_blob_urls);
    reading.flag("recursive_scan", &mut storage.recursive_scan);
    reading.flag("synchronizable", &mut storage.synchronizable);
    reading.flag("presign", &mut storage.presign);
    reading.flag("can_delete_objects", &mut storage.can_delete_objects);
    if let Some(minutes) = reading.number("presign_ttl", 1, LONGEST_LINK / 60) {
        // The same number of minutes again leaves seconds as they were.
        if minutes != (storage.presign_ttl_seconds + 59) / 60 {
            storage.presign_ttl_seconds = minutes * 60;
        }
    }
    if let Some(seconds) = reading.number("presign_ttl_seconds", 1, LONGEST_LINK) {
        storage.presign_ttl_seconds = seconds;
    }
    let mut secrets = StorageSecrets::default();
    let shared = storage.shared.clone();
    for field in fields(storage.provider) {
        if let Some(shared) = shared.as_ref().filter(|_| field.is_of_connection()) {
            reading.require_same(field, shared);
            continue;
        }
        match (field.kind, field.is_secret) {
            (Kind::Ours, _) => {}
            (_, true) => {
                let mut value = None;
                reading.text(field.name, LONGEST, &mut value);
                if let Some(value) = value.filter(|text| !text.is_empty()) {
                    secrets.set(field.name, &value);
                }
            }
            // What is not shown is not taken away by a form that could not show it.
            (_, false) if !field.is_shown && reading.is_empty(field.name) => {}
            (kind, false) => reading.setting(field.name, kind, &mut storage.settings),
        }
    }
    if let Some(shared) = shared {
        storage.settings.extend(shared.settings);
    }
    storage.points_at = labelkeep_storages::points_at(storage.provider, &storage.settings);
    if reading.errors.is_empty() { Ok(secrets) } else { Err(Error::validation(reading.errors)) }
}

/// The number of a project or a storage.
///
/// # Errors
/// 400 when it is no number.
pub(super) fn id(body: &Map<String, Json>, name: &str) -> Result<Option<i64>> {
    match body.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => whole(value).map(Some).ok_or_else(|| Error::field(name, Say::NoInteger)),
    }
}

struct Reading<'b> {
    body: &'b Map<String, Json>,
    errors: FieldErrors,
}

impl Reading<'_> {
    fn wrong(&mut self, name: &str, say: Say) {
        self.errors.entry(name.to_owned()).or_default().push(say.into());
    }

    /// A form may send back what the shared connection says, and nothing else in its place.
    fn require_same(&mut self, field: &Field, shared: &Shared) {
        let given = self.body.get(field.name).map(plain).unwrap_or_default();
        let known = shared.settings.get(field.name).map(plain).unwrap_or_default();
        if !given.is_empty() && (field.is_secret || given != known) {
            self.wrong(field.name, Say::ConnectionField);
        }
    }

    fn is_empty(&self, name: &str) -> bool {
        self.body.get(name).is_none_or(|value| value.is_null() || value.as_str() == Some(""))
    }

    fn text(&mut self, name: &str, longest: usize, place: &mut Option<String>) {
        match self.body.get(name) {
            None => {}
            Some(Json::Null) => *place = None,
            Some(Json::String(text)) if text.contains('\0') => self.wrong(name, Say::HasNul),
            Some(Json::String(text)) if text.len() > longest => {
                self.wrong(name, Say::TooLong { most: longest.into() });
            }
            Some(Json::String(text)) => *place = Some(text.clone()),
            Some(Json::Number(number)) => *place = Some(number.to_string()),
            Some(_) => self.wrong(name, Say::NoText),
        }
    }

    fn flag(&mut self, name: &str, place: &mut bool) {
        match self.body.get(name).map(truth) {
            None => {}
            Some(Some(value)) => *place = value,
            Some(None) => self.wrong(name, Say::NoTruth),
        }
    }

    fn number(&mut self, name: &str, least: i64, most: i64) -> Option<i64> {
        let value = self.body.get(name).filter(|value| !value.is_null())?;
        match whole(value) {
            Some(number) if (least..=most).contains(&number) => Some(number),
            Some(_) => {
                self.wrong(name, Say::Between { least: least.into(), most: most.into() });
                None
            }
            None => {
                self.wrong(name, Say::NoInteger);
                None
            }
        }
    }

    fn setting(&mut self, name: &str, kind: Kind, settings: &mut Map<String, Json>) {
        let Some(given) = self.body.get(name) else { return };
        let value = match kind {
            _ if given.is_null() => Some(Json::Null),
            Kind::Text => {
                let mut text = None;
                self.text(name, LONGEST, &mut text);
                text.map(Json::String)
            }
            Kind::Number if given.as_str() == Some("") => Some(Json::Null),
            Kind::Number => self.number(name, 0, 65_535).map(Json::from),
            Kind::Ours => None,
            Kind::Flag => {
                let mut flag = false;
                self.flag(name, &mut flag);
                Some(Json::Bool(flag))
            }
        };
        if let Some(value) = value {
            settings.insert(name.to_owned(), value);
        }
    }
}

/// A value as a form shows it.
fn plain(value: &Json) -> String {
    match value {
        Json::Null | Json::Bool(false) => String::new(),
        Json::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

fn whole(value: &Json) -> Option<i64> {
    match value {
        Json::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

/// Also as forms say it.
fn truth(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(value) => Some(*value),
        Json::Number(number) if number.as_i64() == Some(1) => Some(true),
        Json::Number(number) if number.as_i64() == Some(0) => Some(false),
        Json::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "on" | "yes" => Some(true),
            "false" | "0" | "off" | "no" | "" => Some(false),
            _ => None,
        },
        Json::Null => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{apply, blank};
    use labelkeep_database::storages::{Direction, Provider};
    use serde_json::json;

    #[test]
    fn what_a_request_does_not_name_stays() {
        let mut storage = blank(Direction::Source, Provider::S3);
        let first =
            json!({ "bucket": "b", "prefix": "p", "presign_ttl_seconds": 90, "aws_access_key_id": "id", "title": "t" });
        let secrets = apply(first.as_object().unwrap(), &mut storage).unwrap();
        assert_eq!(secrets.get("aws_access_key_id"), Some("id"));
        assert!(storage.settings.get("aws_access_key_id").is_none());
        let secrets = apply(json!({ "prefix": null, "presign_ttl": 2 }).as_object().unwrap(), &mut storage).unwrap();
        assert!(secrets.is_empty());
        assert_eq!(storage.settings["bucket"], "b");
        assert!(storage.settings["prefix"].is_null());
        assert_eq!((storage.presign_ttl_seconds, storage.title.as_deref()), (90, Some("t")));
        apply(json!({ "presign_ttl": "15", "use_blob_urls": "true" }).as_object().unwrap(), &mut storage).unwrap();
        assert_eq!((storage.presign_ttl_seconds, storage.use_blob_urls), (900, true));
    }

    #[test]
    fn every_field_that_cannot_be_taken_is_named() {
        let mut storage = blank(Direction::Source, Provider::Redis);
        let body = json!({ "db": "x", "tls": "perhaps", "title": "t".repeat(257), "presign_ttl": 0, "host": ["h"], "path": "a\u{0}b" });
        let error = apply(body.as_object().unwrap(), &mut storage).unwrap_err();
        let labelkeep_model::ErrorKind::Validation(fields) = error.kind else { panic!("{error}") };
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["db", "host", "path", "presign_ttl", "title", "tls"]);
    }
}
