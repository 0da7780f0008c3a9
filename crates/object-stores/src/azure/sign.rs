//! Shared keys, and shared access signatures for links.

use crate::{
    StoreError,
    encode::{hmac_sha256, query, seconds},
    xml,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use labelkeep_model::Timestamp;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Of links; that of requests has its own.
const VERSION: &str = "2022-11-02";

pub(crate) fn by(secret: &[u8], text: &str) -> String {
    STANDARD.encode(hmac_sha256(secret, text.as_bytes()))
}

/// The text of a request that is signed with the account's key. `headers` have names in lower case, `path` begins with
/// the account, `pairs` are not encoded.
pub(crate) fn request(
    method: &str,
    length: u64,
    headers: &BTreeMap<String, String>,
    path: &str,
    pairs: &[(&str, &str)],
) -> String {
    let header = |name: &str| headers.get(name).map(String::as_str).unwrap_or_default();
    let length = if length == 0 { String::new() } else { length.to_string() };
    let mut text = format!("{method}\n\n\n{length}\n{}\n{}\n\n", header("content-md5"), header("content-type"));
    for name in ["if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range"] {
        text.push_str(header(name));
        text.push('\n');
    }
    for (name, value) in headers.iter().filter(|(name, _)| name.starts_with("x-ms-")) {
        text.push_str(&format!("{name}:{}\n", value.trim()));
    }
    text.push_str(path);
    let sorted: BTreeMap<&str, &str> = pairs.iter().copied().collect();
    for (name, value) in sorted {
        text.push_str(&format!("\n{name}:{value}"));
    }
    text
}

/// A link to one blob, for reading.
pub(crate) struct Unsigned<'a> {
    pub(crate) account: &'a str,
    pub(crate) container: &'a str,
    pub(crate) key: &'a str,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    pub(crate) is_https_only: bool,
    pub(crate) content_type: &'a str,
    pub(crate) disposition: &'a str,
}

impl Unsigned<'_> {
    fn resource(&self) -> String {
        format!("/blob/{}/{}/{}", self.account, self.container, self.key)
    }

    fn protocol(&self) -> &'static str {
        if self.is_https_only { "https" } else { "https,http" }
    }

    /// Signed with the account's key.
    pub(crate) fn by_account(&self, secret: &[u8]) -> String {
        self.query(&[], &by(secret, &self.account_text()))
    }

    fn account_text(&self) -> String {
        let (start, end) = (seconds(self.start), seconds(self.end));
        // Permission, times, resource, policy, address, protocol, version, kind, snapshot, encryption scope; then what
        // the answer's headers shall be.
        [
            "r",
            &start,
            &end,
            &self.resource(),
            "",
            "",
            self.protocol(),
            VERSION,
            "b",
            "",
            "",
            "",
            self.disposition,
            "",
            "",
            self.content_type,
        ]
        .join("\n")
    }

    /// Signed with a key that Azure lent.
    pub(crate) fn by_delegate(&self, key: &Delegation) -> String {
        let signature = by(&key.secret, &self.delegate_text(key));
        let pairs = [
            ("skoid", key.object.as_str()),
            ("sktid", key.tenant.as_str()),
            ("skt", key.start.as_str()),
            ("ske", key.expiry.as_str()),
            ("sks", key.service.as_str()),
            ("skv", key.version.as_str()),
        ];
        self.query(&pairs, &signature)
    }

    fn delegate_text(&self, key: &Delegation) -> String {
        let (start, end) = (seconds(self.start), seconds(self.end));
        [
            "r",
            &start,
            &end,
            &self.resource(),
            &key.object,
            &key.tenant,
            &key.start,
            &key.expiry,
            &key.service,
            &key.version,
            "",
            "",
            "",
            "",
            self.protocol(),
            VERSION,
            "b",
            "",
            "",
            "",
            self.disposition,
            "",
            "",
            self.content_type,
        ]
        .join("\n")
    }

    fn query(&self, further: &[(&str, &str)], signature: &str) -> String {
        let (start, end) = (seconds(self.start), seconds(self.end));
        let mut pairs = vec![
            ("sp", "r"),
            ("st", start.as_str()),
            ("se", end.as_str()),
            ("spr", self.protocol()),
            ("sv", VERSION),
            ("sr", "b"),
            ("sig", signature),
        ];
        for (name, value) in [("rscd", self.disposition), ("rsct", self.content_type)] {
            if !value.is_empty() {
                pairs.push((name, value));
            }
        }
        pairs.extend_from_slice(further);
        query(&pairs)
    }
}

/// A key for signing links that Azure lends an identity for some time.
#[derive(Clone)]
pub(crate) struct Delegation {
    object: String,
    tenant: String,
    start: String,
    expiry: String,
    service: String,
    version: String,
    secret: Zeroizing<Vec<u8>>,
    until: Timestamp,
}

impl Delegation {
    /// For seven days, the longest that there is, so that a link of any lifetime is covered.
    const SECONDS: i64 = 7 * 24 * 3600;

    pub(crate) fn wanted(now: Timestamp) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><KeyInfo><Start>{}</Start><Expiry>{}</Expiry></KeyInfo>",
            seconds(now.plus_seconds(-5 * 60)),
            seconds(now.plus_seconds(Self::SECONDS - 10 * 60))
        )
    }

    pub(crate) fn read(root: &xml::Element) -> Result<Self, StoreError> {
        let field = |name: &str| root.text_of(name).map(str::to_owned).ok_or(StoreError::Malformed);
        let expiry = field("SignedExpiry")?;
        Ok(Self {
            object: field("SignedOid")?,
            tenant: field("SignedTid")?,
            start: field("SignedStart")?,
            until: Timestamp::parse(&expiry).ok_or(StoreError::Malformed)?,
            expiry,
            service: field("SignedService")?,
            version: field("SignedVersion")?,
            secret: Zeroizing::new(STANDARD.decode(field("Value")?).map_err(|_| StoreError::Malformed)?),
        })
    }

    /// Whether links can still be signed with it that are good for days.
    pub(crate) fn covers(&self, now: Timestamp) -> bool {
        self.until > now.plus_seconds(Self::SECONDS / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::request;
    use std::collections::BTreeMap;

    /// The texts of Microsoft's "Authorize with Shared Key".
    #[test]
    fn published_texts_come_out() {
        let headers = |date: &str| {
            BTreeMap::from([
                ("x-ms-date".to_owned(), date.to_owned()),
                ("x-ms-version".to_owned(), "2015-02-21".to_owned()),
            ])
        };
        let pairs = [("restype", "container"), ("comp", "metadata"), ("timeout", "20")];
        assert_eq!(
            request("GET", 0, &headers("Fri, 26 Jun 2015 23:39:12 GMT"), "/myaccount/mycontainer", &pairs),
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20"
        );
    }

    #[test]
    fn each_header_has_its_line() {
        let named = ["content-md5", "content-type", "if-match", "range", "x-ms-date"];
        let headers = named.map(|name| (name.to_owned(), name.to_uppercase())).into();
        assert_eq!(
            request("PUT", 2, &headers, "/a/c/k", &[]),
            "PUT\n\n\n2\nCONTENT-MD5\nCONTENT-TYPE\n\n\nIF-MATCH\n\n\nRANGE\nx-ms-date:X-MS-DATE\n/a/c/k"
        );
    }
}
