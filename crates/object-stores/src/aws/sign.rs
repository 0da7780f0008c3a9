//! Signature Version 4, in headers and in the query.

use crate::{
    aws::keys::AwsKeys,
    encode::{compact, day, encode, hmac_sha256, query, sha256},
};
use labelkeep_model::Timestamp;
use std::collections::BTreeMap;

/// For what a signature is good.
pub(crate) struct Scope<'a> {
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
    pub(crate) time: Timestamp,
}

impl Scope<'_> {
    fn text(&self) -> String {
        format!("{}/{}/{}/aws4_request", day(self.time), self.region, self.service)
    }

    fn signature(&self, secret: &str, canonical: &str) -> String {
        let text =
            format!("AWS4-HMAC-SHA256\n{}\n{}\n{}", compact(self.time), self.text(), sha256(canonical.as_bytes()));
        let mut key = hmac_sha256(format!("AWS4{secret}").as_bytes(), day(self.time).as_bytes());
        for part in [self.region, self.service, "aws4_request"] {
            key = hmac_sha256(&key, part.as_bytes());
        }
        hex::encode(hmac_sha256(&key, text.as_bytes()))
    }
}

/// A request as it goes over the wire: the path is encoded already, the names and values of the query are not.
pub(crate) struct Signable<'a> {
    pub(crate) method: &'a str,
    pub(crate) host: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a [(&'a str, &'a str)],
}

impl Signable<'_> {
    fn canonical(&self, query: &str, headers: &BTreeMap<String, String>, payload: &str) -> String {
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
        format!("{}\n{}\n{query}\n{lines}\n{}\n{payload}", self.method, self.path, names(headers))
    }
}

fn names(headers: &BTreeMap<String, String>) -> String {
    headers.keys().map(String::as_str).collect::<Vec<_>>().join(";")
}

/// The headers to send: those given (names in lower case), the date, the digest, the token, and the signature over all.
pub(crate) fn sign(
    scope: &Scope<'_>,
    keys: &AwsKeys,
    request: &Signable<'_>,
    headers: &[(&str, String)],
    payload: &str,
) -> BTreeMap<String, String> {
    let mut signed: BTreeMap<String, String> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    signed.insert("host".into(), request.host.to_owned());
    signed.insert("x-amz-date".into(), compact(scope.time));
    if scope.service == "s3" {
        signed.insert("x-amz-content-sha256".into(), payload.to_owned());
    }
    if let Some(token) = &keys.session_token {
        signed.insert("x-amz-security-token".into(), token.to_string());
    }
    let canonical = request.canonical(&query(request.query), &signed, payload);
    let signature = scope.signature(&keys.secret, &canonical);
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{},SignedHeaders={},Signature={signature}",
        keys.id,
        scope.text(),
        names(&signed)
    );
    signed.insert("authorization".into(), authorization);
    signed.remove("host");
    signed
}

/// The query of an address that is good for `seconds`.
pub(crate) fn presign(scope: &Scope<'_>, keys: &AwsKeys, request: &Signable<'_>, seconds: i64) -> String {
    let (credential, date, seconds) =
        (format!("{}/{}", keys.id, scope.text()), compact(scope.time), seconds.to_string());
    let mut pairs = request.query.to_vec();
    pairs.extend([
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", credential.as_str()),
        ("X-Amz-Date", date.as_str()),
        ("X-Amz-Expires", seconds.as_str()),
        ("X-Amz-SignedHeaders", "host"),
    ]);
    if let Some(token) = &keys.session_token {
        pairs.push(("X-Amz-Security-Token", token.as_str()));
    }
    let query = query(&pairs);
    let headers = BTreeMap::from([("host".to_owned(), request.host.to_owned())]);
    let signature = scope.signature(&keys.secret, &request.canonical(&query, &headers, "UNSIGNED-PAYLOAD"));
    format!("{query}&X-Amz-Signature={}", encode(&signature))
}

#[cfg(test)]
mod tests {
    //! The examples of Amazon's "Authenticating Requests (AWS Signature Version 4)" for S3.

    use super::{Scope, Signable, presign, sign};
    use crate::{aws::AwsKeys, encode::sha256};
    use labelkeep_model::Timestamp;

    const SCOPE: Scope<'static> = Scope { region: "us-east-1", service: "s3", time: Timestamp(1_369_353_600_000_000) };
    const HOST: &str = "examplebucket.s3.amazonaws.com";

    fn keys() -> AwsKeys {
        AwsKeys::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", None)
    }

    fn signature(request: &Signable<'_>, headers: &[(&str, String)], payload: &[u8]) -> String {
        let signed = sign(&SCOPE, &keys(), request, headers, &sha256(payload));
        signed["authorization"].rsplit_once("Signature=").unwrap().1.to_owned()
    }

    #[test]
    fn published_examples_of_headers_come_out() {
        let get = Signable { method: "GET", host: HOST, path: "/test.txt", query: &[] };
        assert_eq!(
            signature(&get, &[("range", "bytes=0-9".into())], b""),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
        let put = Signable { method: "PUT", host: HOST, path: "/test%24file.text", query: &[] };
        let headers =
            [("date", "Fri, 24 May 2013 00:00:00 GMT".into()), ("x-amz-storage-class", "REDUCED_REDUNDANCY".into())];
        assert_eq!(
            signature(&put, &headers, b"Welcome to Amazon S3."),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        );
        let lifecycle = Signable { method: "GET", host: HOST, path: "/", query: &[("lifecycle", "")] };
        assert_eq!(signature(&lifecycle, &[], b""), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
        let list = Signable { method: "GET", host: HOST, path: "/", query: &[("max-keys", "2"), ("prefix", "J")] };
        assert_eq!(signature(&list, &[], b""), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    #[test]
    fn the_published_example_of_an_address_comes_out() {
        let get = Signable { method: "GET", host: HOST, path: "/test.txt", query: &[] };
        assert_eq!(
            presign(&SCOPE, &keys(), &get, 86400),
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );
    }
}
