//! The address that people use: links are made from it, and its host is one that requests may name.

use std::{net::IpAddr, str::FromStr};

/// Scheme, host and port; nothing behind them.
#[derive(Debug)]
pub struct PublicUrl(pub String);

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "write it like https://label.example.org, with no path behind it";
        let text = text.trim_end_matches('/');
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(FORM)?;
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || "/?#@\\\"'<>".contains(c);
        if rest.contains(is_odd) || host(text).is_empty() {
            return Err(FORM);
        }
        Ok(Self(text.to_owned()))
    }
}

/// The host of an address, an IPv6 one without its brackets.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    match rest.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => rest.split([':', '/']).next().unwrap_or_default(),
    }
}

/// The address where nobody gave one.
pub fn default(host: &str, port: u16, has_tls: bool, allow_http: bool) -> String {
    let is_plain = !has_tls && (is_loopback(host) || allow_http);
    let scheme = if is_plain { "http" } else { "https" };
    let name = if is_loopback(host) || is_any(host) { "localhost" } else { host };
    if name.contains(':') { format!("{scheme}://[{name}]:{port}") } else { format!("{scheme}://{name}:{port}") }
}

pub fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Every address of the machine: it says nothing about what people call it.
pub fn is_any(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok_and(|address| address.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::{PublicUrl, default, host};

    #[test]
    fn only_scheme_host_and_port_are_an_address() {
        let read = |text: &str| text.parse::<PublicUrl>().map(|url| url.0);
        assert_eq!(read("https://label.example.org/").as_deref(), Ok("https://label.example.org"));
        assert_eq!(read("http://[::1]:8080").as_deref(), Ok("http://[::1]:8080"));
        for bad in [
            "label.example.org",
            "ftp://x",
            "https://",
            "https://:80",
            "https://x/labels",
            "https://a@b",
            "https://x?y",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn addresses_of_ipv6_have_brackets() {
        assert_eq!(default("2001:db8::1", 8443, false, false), "https://[2001:db8::1]:8443");
        assert_eq!(host("https://[2001:db8::1]:8443/x"), "2001:db8::1");
        assert_eq!(host("https://label.example.org:8443"), "label.example.org");
        assert_eq!(default("::", 8443, false, false), "https://localhost:8443");
    }
}
