//! V4 signed addresses.

use crate::encode::{compact, day, encode, encode_path, query, sha256};
use labelkeep_model::Timestamp;

pub(crate) struct Unsigned<'a> {
    pub(crate) method: &'a str,
    pub(crate) base: &'a str,
    pub(crate) bucket: &'a str,
    pub(crate) key: &'a str,
    pub(crate) query: &'a [(&'a str, &'a str)],
    pub(crate) seconds: i64,
    pub(crate) time: Timestamp,
}

/// An address and the text whose signature it lacks.
pub(crate) struct Signable {
    pub(crate) text: String,
    address: String,
}

impl Signable {
    /// `email` is the account whose key signs.
    pub(crate) fn new(unsigned: &Unsigned<'_>, email: &str) -> Self {
        let scope = format!("{}/auto/storage/goog4_request", day(unsigned.time));
        let host = unsigned.base.split_once("://").map_or(unsigned.base, |(_, host)| host);
        let (credential, date, seconds) =
            (format!("{email}/{scope}"), compact(unsigned.time), unsigned.seconds.to_string());
        let mut pairs = unsigned.query.to_vec();
        pairs.extend([
            ("X-Goog-Algorithm", "GOOG4-RSA-SHA256"),
            ("X-Goog-Credential", credential.as_str()),
            ("X-Goog-Date", date.as_str()),
            ("X-Goog-Expires", seconds.as_str()),
            ("X-Goog-SignedHeaders", "host"),
        ]);
        let query = query(&pairs);
        let path = match unsigned.key {
            "" => format!("/{}", unsigned.bucket),
            key => format!("/{}/{}", unsigned.bucket, encode_path(key)),
        };
        let canonical = format!("{}\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD", unsigned.method);
        let text = format!("GOOG4-RSA-SHA256\n{date}\n{scope}\n{}", sha256(canonical.as_bytes()));
        Self { text, address: format!("{}{path}?{query}", unsigned.base) }
    }

    pub(crate) fn address(&self, signature: &[u8]) -> String {
        format!("{}&X-Goog-Signature={}", self.address, encode(&hex::encode(signature)))
    }
}

#[cfg(test)]
mod tests {
    //! Google's own cases for V4 signatures, with the key that they publish for them.

    use super::{Signable, Unsigned};
    use crate::google::credentials::AccountKey;
    use labelkeep_model::Timestamp;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    const EMAIL: &str = "test-iam-credentials@dummy-project-id.iam.gserviceaccount.com";

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Case {
        description: String,
        bucket: String,
        #[serde(default)]
        object: String,
        method: String,
        expiration: i64,
        timestamp: String,
        signature: String,
        #[serde(default)]
        query: BTreeMap<String, String>,
    }

    #[test]
    fn s22_published_cases_come_out() {
        let key = AccountKey::read(include_str!("../../tests/vectors/google-key.pem")).unwrap();
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/vectors/google-v4.json")).unwrap();
        assert!(cases.len() >= 6);
        for case in cases {
            let query: Vec<_> = case.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let unsigned = Unsigned {
                method: &case.method,
                base: "https://storage.googleapis.com",
                bucket: &case.bucket,
                key: &case.object,
                query: &query,
                seconds: case.expiration,
                time: Timestamp::parse(&case.timestamp).unwrap(),
            };
            let signable = Signable::new(&unsigned, EMAIL);
            let signature = hex::encode(key.sign(signable.text.as_bytes()).unwrap());
            assert_eq!(signature, case.signature, "{}", case.description);
        }
    }
}
