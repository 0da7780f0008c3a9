//! An address as a request needs it.

use crate::error::EgressError;
use url::{Position, Url};

/// Scheme, host and port; and path and query as they go over the wire. What stands behind `#` is nobody's business there.
///
/// # Errors
/// For what is no address of HTTP or HTTPS, or has a password in it: that belongs into a header.
pub fn parts(text: &str) -> Result<(String, String), EgressError> {
    let url = Url::parse(text.trim()).map_err(|_| EgressError::InvalidUrl)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(EgressError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() || !url.has_host() {
        return Err(EgressError::InvalidUrl);
    }
    let base = format!("{}://{}", url.scheme(), &url[Position::BeforeHost..Position::AfterPort]);
    Ok((base, url[Position::BeforePath..Position::AfterQuery].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::error::EgressError;

    #[test]
    fn an_address_comes_apart_where_a_request_needs_it() {
        let apart = |text| parts(text).unwrap();
        assert_eq!(apart("https://Example.org:443/a?b=c#d"), ("https://example.org".into(), "/a?b=c".into()));
        assert_eq!(apart(" http://[::1]:8080 "), ("http://[::1]:8080".into(), "/".into()));
        for (text, why) in [
            ("nonsense", EgressError::InvalidUrl),
            ("http://", EgressError::InvalidUrl),
            ("ftp://a/", EgressError::Scheme),
            ("https://me:secret@example.org/", EgressError::InvalidUrl),
        ] {
            assert_eq!(parts(text).unwrap_err(), why, "{text}");
        }
    }
}
