//! Which objects a storage is about, and their addresses in tasks.

use crate::{fields::word, local};
use labelkeep_database::storages::{Provider, Shared};
use labelkeep_model::{Error, Result, Say};
use labelkeep_object_stores::Listing;
use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value as Json};
use std::path::Path;

const LONGEST_PATTERN: usize = 1_000;

/// A bucket, container, database or folder, and what of it a storage is about.
#[derive(Debug, Clone)]
pub struct Place {
    provider: Provider,
    /// Empty where keys stand alone.
    bucket: String,
    /// With its final slash where keys are paths.
    prefix: String,
    regex: Option<Regex>,
    is_recursive: bool,
}

impl Place {
    /// # Errors
    /// 400 that names the field: no regular expression, or a path that is not below `root`, the folder of local files.
    pub fn new(
        provider: Provider,
        settings: &Map<String, Json>,
        regex_filter: Option<&str>,
        is_recursive: bool,
        root: Option<&Path>,
    ) -> Result<Self> {
        let (bucket, prefix) = match provider {
            Provider::S3 | Provider::Gcs => (word(settings, "bucket"), folder(settings, "prefix")),
            Provider::Azure => (word(settings, "container"), folder(settings, "prefix")),
            Provider::Redis => (String::new(), text(settings, "path")),
            Provider::LocalFiles => {
                let root = root.ok_or_else(no_local_files)?;
                (String::new(), format!("{}/", local::below(root, &text(settings, "path"))?))
            }
        };
        let regex = regex_filter.filter(|pattern| !pattern.is_empty()).map(pattern).transpose()?;
        // Keys of Redis are in no folders.
        let is_recursive = is_recursive || provider == Provider::Redis;
        Ok(Self { provider, bucket, prefix, regex, is_recursive })
    }

    /// What is to be listed.
    #[must_use]
    pub fn listing(&self) -> Listing {
        Listing::of(&self.prefix, self.is_recursive)
    }

    /// The beginning of all keys.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Of a connection that is shared below a prefix alone, nothing else may be reached.
    ///
    /// # Errors
    /// 400 that says below which prefix.
    pub fn require_within(&self, shared: Option<&Shared>) -> Result<()> {
        let Some(shared) = shared.filter(|shared| !shared.prefix.is_empty()) else { return Ok(()) };
        let (field, within) = match self.provider {
            Provider::Redis | Provider::LocalFiles => ("path", shared.prefix.clone()),
            _ => ("prefix", as_folder(&shared.prefix)),
        };
        if self.prefix.starts_with(&within) {
            return Ok(());
        }
        Err(Error::field(field, Say::ConnectionPrefix { prefix: within.into() }))
    }

    /// Whether it is a part of a bucket or container, which somebody else has filled.
    #[must_use]
    pub fn has_bucket(&self) -> bool {
        !self.bucket.is_empty()
    }

    /// Whether a sync is about this object: below the prefix, as deep as it goes, matched by the expression, no folder.
    #[must_use]
    pub fn wants(&self, key: &str) -> bool {
        let Some(rest) = key.strip_prefix(&self.prefix) else { return false };
        let is_deep_enough = self.is_recursive || !rest.contains('/');
        !rest.is_empty() && !key.ends_with('/') && is_deep_enough && self.matches(key)
    }

    fn matches(&self, key: &str) -> bool {
        let Some(regex) = &self.regex else { return true };
        // Of a local file the compatible API looks at the name alone.
        let name = if self.provider == Provider::LocalFiles { key.rsplit('/').next().unwrap_or(key) } else { key };
        regex.is_match(name)
    }

    /// The address of an object, as it stands in tasks.
    #[must_use]
    pub fn uri(&self, key: &str) -> String {
        match self.scheme() {
            None => local::uri(key),
            Some(scheme) if self.bucket.is_empty() => format!("{scheme}{key}"),
            Some(scheme) => format!("{scheme}{}/{key}", self.bucket),
        }
    }

    /// How its addresses begin; local files have paths of the installation.
    #[must_use]
    pub fn scheme(&self) -> Option<&'static str> {
        match self.provider {
            Provider::S3 => Some("s3://"),
            Provider::Gcs => Some("gs://"),
            Provider::Azure => Some("azure-blob://"),
            Provider::Redis => Some("redis://"),
            Provider::LocalFiles => None,
        }
    }

    /// The key in an address of this provider and bucket. Addresses are no web addresses: nothing in them is encoded.
    #[must_use]
    pub fn key_of(&self, uri: &str) -> Option<String> {
        let Some(scheme) = self.scheme() else { return local::key_of(uri) };
        let rest = uri.strip_prefix(scheme)?;
        let key = if self.bucket.is_empty() { rest } else { rest.strip_prefix(&self.bucket)?.strip_prefix('/')? };
        (!key.is_empty()).then(|| key.to_owned())
    }

    /// The key in an address under this storage's bucket, prefix and expression; `None`: it is not this storage's to give
    /// (S13).
    #[must_use]
    pub fn contained(&self, uri: &str) -> Option<String> {
        self.key_of(uri).filter(|key| key.starts_with(&self.prefix) && self.matches(key))
    }

    /// Whether an address is under this storage's bucket, prefix and expression.
    #[must_use]
    pub fn contains(&self, uri: &str) -> bool {
        self.contained(uri).is_some()
    }
}

pub(crate) fn no_local_files() -> Error {
    Error::non_field(Say::NoLocalFiles)
}

/// A setting whose white space counts.
fn text(settings: &Map<String, Json>, name: &str) -> String {
    settings.get(name).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// `images` and `images/` are both the folder, and not what begins with the word.
fn folder(settings: &Map<String, Json>, name: &str) -> String {
    as_folder(&text(settings, name))
}

fn as_folder(prefix: &str) -> String {
    if prefix.is_empty() { String::new() } else { format!("{}/", prefix.trim_end_matches('/')) }
}

/// From the beginning of the key, as the compatible API does. In linear time: what takes longer is no expression here.
fn pattern(pattern: &str) -> Result<Regex> {
    let wrong = |say: Say| Error::field("regex_filter", say);
    if pattern.len() > LONGEST_PATTERN {
        return Err(wrong(Say::PatternTooLong { most: LONGEST_PATTERN.into() }));
    }
    RegexBuilder::new(&format!("^(?:{pattern})")).size_limit(1 << 20).build().map_err(|error| {
        let reason = match error {
            regex::Error::CompiledTooBig(_) => Say::PatternTooLarge,
            other => Say::of_pattern(other.to_string().lines().last().unwrap_or_default()),
        };
        wrong(Say::NoPattern { reason: reason.into() })
    })
}

#[cfg(test)]
mod tests {
    use super::Place;
    use labelkeep_database::storages::Provider;
    use serde_json::json;
    use std::path::Path;

    fn place(provider: Provider, settings: serde_json::Value, regex: Option<&str>, is_recursive: bool) -> Place {
        Place::new(provider, settings.as_object().unwrap(), regex, is_recursive, Some(Path::new("/root"))).unwrap()
    }

    const KEYS: [&str; 10] =
        ["a//b.jpg", "sp ace.jpg ", "x/%2E%2E/y", "+", "?", "#", "a?b#c", "ä/😀.png", " a", "s3://b/k"];

    #[test]
    fn addresses_lead_back_to_exactly_the_key() {
        let places = [
            place(Provider::S3, json!({ "bucket": "data" }), None, true),
            place(Provider::Gcs, json!({ "bucket": "data" }), None, true),
            place(Provider::Azure, json!({ "container": "data" }), None, true),
            place(Provider::Redis, json!({}), None, true),
        ];
        for place in &places {
            for key in KEYS {
                assert_eq!(place.key_of(&place.uri(key)).as_deref(), Some(key));
                assert!(place.contains(&place.uri(key)), "{key}");
            }
        }
        assert_eq!(places[0].uri("a//b.jpg"), "s3://data/a//b.jpg");
        assert_eq!(places[1].uri("a b"), "gs://data/a b");
        assert_eq!(places[2].uri("a"), "azure-blob://data/a");
    }

    #[test]
    fn s13_another_bucket_prefix_or_name_is_not_this_storages() {
        let place = place(Provider::S3, json!({ "bucket": "data", "prefix": "img" }), Some(r".*\.jpe?g$"), true);
        assert!(place.contains("s3://data/img/a.jpg"));
        assert!(place.contains("s3://data/img/deep/a.jpeg"));
        for uri in [
            "s3://data/img/a.png",
            "s3://data/images/a.jpg",
            "s3://data/a.jpg",
            "s3://data2/img/a.jpg",
            "s3://data",
            "gs://data/img/a.jpg",
            "S3://data/img/a.jpg",
            "https://data/img/a.jpg",
            "",
        ] {
            assert!(!place.contains(uri), "{uri}");
        }
    }

    #[test]
    fn a_prefix_is_a_folder_with_and_without_its_slash() {
        for prefix in ["img", "img/", "img//"] {
            let place = place(Provider::S3, json!({ "bucket": "data", "prefix": prefix }), None, false);
            assert_eq!(place.listing().prefix, "img/");
            assert!(place.wants("img/a.jpg"));
            assert!(!place.wants("img/") && !place.wants("img/sub/") && !place.wants("img/sub/a.jpg"));
            assert!(!place.wants("images/a.jpg"));
        }
        let all = place(Provider::S3, json!({ "bucket": "data", "prefix": "" }), None, true);
        assert!(all.wants("a") && all.wants("a/b") && !all.wants("a/"));
    }

    #[test]
    fn expressions_begin_where_the_key_does_and_cannot_take_for_ever() {
        let place = |pattern| place(Provider::S3, json!({ "bucket": "data" }), Some(pattern), true);
        assert!(place("img").wants("img/a") && !place("img").wants("my-img"));
        assert!(place("a|b").wants("b1") && !place("a|b").wants("xb"));
        for pattern in ["(", "(?=a)", r"(a)\1", &"a".repeat(1001), "(a{1000}){1000}"] {
            let wrong = Place::new(Provider::S3, &serde_json::Map::new(), Some(pattern), true, None);
            assert!(wrong.is_err(), "{pattern}");
        }
        let bad = "a".repeat(1000) + "!";
        assert!(!place("(a+)+$").wants(&bad));
    }

    #[test]
    fn local_files_are_named_by_where_they_are_below_the_root() {
        let place = place(Provider::LocalFiles, json!({ "path": "/root/set/" }), Some(r".*\.jpg"), false);
        assert_eq!(place.listing().prefix, "set/");
        assert_eq!(place.uri("set/a b.jpg"), "/data/local-files/?d=set/a%20b.jpg");
        assert!(place.contains("/data/local-files/?d=set/a%20b.jpg"));
        assert!(place.wants("set/a b.jpg") && !place.wants("set/a.png") && !place.wants("other/a.jpg"));
        assert!(!place.contains("/data/local-files/?d=other/a.jpg"));
        let outside = json!({ "path": "/elsewhere" });
        assert!(
            Place::new(Provider::LocalFiles, outside.as_object().unwrap(), None, true, Some(Path::new("/root")))
                .is_err()
        );
        assert!(Place::new(Provider::LocalFiles, outside.as_object().unwrap(), None, true, None).is_err());
    }
}
