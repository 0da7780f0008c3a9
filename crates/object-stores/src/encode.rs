//! Spellings that signatures depend on.

use aws_lc_rs::{digest, hmac};
use labelkeep_model::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &UNRESERVED.remove(b'/');

/// Everything but the unreserved characters of RFC 3986.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// The same with slashes left: each is a part of the key, also two in a row.
pub(crate) fn encode_path(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

/// `a=b&c=d`, encoded and sorted by the encoded names, as all three clouds sign it.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    let mut encoded: Vec<(String, String)> = pairs.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    encoded.sort();
    encoded.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

pub(crate) fn hmac_sha256(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), bytes).as_ref().to_vec()
}

/// `20130524T000000Z`
pub(crate) fn compact(time: Timestamp) -> String {
    time.datetime().format("%Y%m%dT%H%M%SZ").to_string()
}

/// `20130524`
pub(crate) fn day(time: Timestamp) -> String {
    time.datetime().format("%Y%m%d").to_string()
}

/// `2013-05-24T00:00:00Z`
pub(crate) fn seconds(time: Timestamp) -> String {
    time.datetime().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `Fri, 24 May 2013 00:00:00 GMT`
pub(crate) fn http_date(time: Timestamp) -> String {
    time.datetime().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

pub(crate) fn read_http_date(text: &str) -> Option<Timestamp> {
    let time = chrono::NaiveDateTime::parse_from_str(text, "%a, %d %b %Y %H:%M:%S GMT").ok()?;
    Some(Timestamp(time.and_utc().timestamp_micros()))
}

/// Scheme, host, and perhaps port and path of a server, without the slash at the end.
pub(crate) fn endpoint(text: &str) -> Result<String, crate::StoreError> {
    let wrong = || crate::StoreError::Setting(labelkeep_model::Say::StoreEndpoint.into());
    let (scheme, rest) = text.trim().split_once("://").ok_or_else(wrong)?;
    let is_host =
        !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['@', '?', '#', ' ', '\\', ';', ',', '\'', '"']);
    if !matches!(scheme, "http" | "https") || !is_host {
        return Err(wrong());
    }
    Ok(format!("{scheme}://{}", rest.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::{encode, encode_path, http_date, query, read_http_date};
    use labelkeep_model::Timestamp;

    #[test]
    fn keys_keep_every_byte() {
        assert_eq!(encode_path("a//b c+?#%2E/ü😀 "), "a//b%20c%2B%3F%23%252E/%C3%BC%F0%9F%98%80%20");
        assert_eq!(encode("a/b~-._"), "a%2Fb~-._");
        assert_eq!(query(&[("b", "2"), ("a", "x y"), ("B", "")]), "B=&a=x%20y&b=2");
    }

    #[test]
    fn dates_of_http_are_read_as_written() {
        let time = Timestamp(1_369_353_600_000_000);
        assert_eq!(http_date(time), "Fri, 24 May 2013 00:00:00 GMT");
        assert_eq!(read_http_date(&http_date(time)), Some(time));
    }
}
