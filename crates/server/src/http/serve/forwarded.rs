//! What proxies say of their clients. It counts only from proxies that were declared (S02), and only as far as it can be
//! read: whoever stands behind an entry that says nothing could be anybody's invention.

use super::proxies::TrustedProxies;
use axum::http::{HeaderMap, HeaderValue};
use std::net::{IpAddr, Ipv6Addr, SocketAddrV4};

/// The last hop that is no declared proxy.
pub(super) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let mut known = peer;
    if !trusted.contains(known) {
        return known;
    }
    for line in headers.get_all("x-forwarded-for").iter().rev() {
        let Ok(text) = line.to_str() else { return known };
        for hop in text.rsplit(',').map(str::trim).filter(|hop| !hop.is_empty()) {
            let Some(address) = address_of(hop) else { return known };
            known = address;
            if !trusted.contains(known) {
                return known;
            }
        }
    }
    known
}

/// `203.0.113.9`, `203.0.113.9:4444`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4444`, each also in quotes.
fn address_of(hop: &str) -> Option<IpAddr> {
    let hop = hop.strip_prefix('"').map_or(Some(hop), |rest| rest.strip_suffix('"'))?.trim();
    let address = match hop.strip_prefix('[') {
        Some(rest) => {
            let (inner, port) = rest.split_once(']')?;
            if !port.is_empty() && port.strip_prefix(':')?.parse::<u16>().is_err() {
                return None;
            }
            IpAddr::V6(inner.parse::<Ipv6Addr>().ok()?)
        }
        None => match hop.parse() {
            Ok(address) => address,
            Err(_) => IpAddr::V4(*hop.parse::<SocketAddrV4>().ok()?.ip()),
        },
    };
    Some(address.to_canonical())
}

/// Whether a request on a listener without a certificate came unprotected: a declared proxy says so, or somebody goes
/// round the proxies. Without proxies, plain HTTP is what the installation asked for.
pub(super) fn is_plain(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> bool {
    if !trusted.contains(peer) {
        return !trusted.is_empty() && !peer.is_loopback();
    }
    // The last word is the proxy's own; what stands before it came to the proxy.
    let lines = headers.get_all("x-forwarded-proto");
    let Some(last) = lines.iter().next_back().map(HeaderValue::to_str) else { return false };
    !last.unwrap_or_default().rsplit(',').next().unwrap_or_default().trim().eq_ignore_ascii_case("https")
}

#[cfg(test)]
mod tests {
    use super::{TrustedProxies, client_address, is_plain};
    use axum::http::HeaderMap;
    use std::net::IpAddr;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn proxies(list: &[&str]) -> TrustedProxies {
        TrustedProxies::read(list).unwrap()
    }

    fn headers(name: &'static str, lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name, line.parse().unwrap());
        }
        headers
    }

    #[test]
    fn s02_forwarded_addresses_count_only_from_declared_proxies() {
        let said = headers("x-forwarded-for", &["6.6.6.6, 203.0.113.7, 10.0.0.2"]);
        assert_eq!(client_address(ip("198.51.100.1"), &said, &proxies(&["10.0.0.1"])), ip("198.51.100.1"));
        assert_eq!(client_address(ip("10.0.0.1"), &said, &proxies(&["10.0.0.0/30"])), ip("203.0.113.7"));
    }

    #[test]
    fn s02_every_form_of_a_forwarded_address_is_read_and_none_is_skipped() {
        let proxies = proxies(&["10.0.0.1", "10.0.0.2"]);
        for (lines, client) in [
            (vec!["6.6.6.6, 203.0.113.9:4444"], "203.0.113.9"),
            (vec!["6.6.6.6, [2001:db8::9]:4444"], "2001:db8::9"),
            (vec!["6.6.6.6, [2001:db8::9]"], "2001:db8::9"),
            (vec!["6.6.6.6, 2001:db8::9"], "2001:db8::9"),
            (vec!["6.6.6.6, \"[2001:db8::9]:4444\""], "2001:db8::9"),
            (vec!["6.6.6.6, \"203.0.113.9:4444\" , 10.0.0.2:80"], "203.0.113.9"),
            (vec!["6.6.6.6, ::ffff:203.0.113.9"], "203.0.113.9"),
            (vec!["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
            (vec!["6.6.6.6,203.0.113.9,"], "203.0.113.9"),
            // What cannot be read hides who stands behind it.
            (vec!["6.6.6.6, unknown"], "10.0.0.1"),
            (vec!["6.6.6.6, unknown, 10.0.0.2"], "10.0.0.2"),
            (vec!["6.6.6.6, 203.0.113.9:port"], "10.0.0.1"),
            (vec!["6.6.6.6, [2001:db8::9"], "10.0.0.1"),
            (vec!["6.6.6.6, [203.0.113.9]"], "10.0.0.1"),
            (vec!["6.6.6.6, \"203.0.113.9"], "10.0.0.1"),
            (vec!["6.6.6.6, 203.0.113.9:99999"], "10.0.0.1"),
            (vec!["6.6.6.6", "\u{e4}"], "10.0.0.1"),
            (vec!["10.0.0.2"], "10.0.0.2"),
            (vec![], "10.0.0.1"),
        ] {
            assert_eq!(
                client_address(ip("10.0.0.1"), &headers("x-forwarded-for", &lines), &proxies),
                ip(client),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn s02_only_a_declared_proxy_says_how_a_request_came() {
        let proxies = proxies(&["10.0.0.1"]);
        let forwarded = |lines: &[&str]| headers("x-forwarded-proto", lines);
        assert!(is_plain(ip("10.0.0.1"), &forwarded(&["http"]), &proxies));
        assert!(is_plain(ip("10.0.0.1"), &forwarded(&["https, http"]), &proxies));
        assert!(is_plain(ip("10.0.0.1"), &forwarded(&["https", "http"]), &proxies), "the proxy's line is the last");
        assert!(!is_plain(ip("10.0.0.1"), &forwarded(&["https"]), &proxies));
        assert!(!is_plain(ip("10.0.0.1"), &forwarded(&[]), &proxies), "a proxy that does not tell");
        // Whoever goes round the proxy comes by plain HTTP, whatever they claim.
        assert!(is_plain(ip("203.0.113.7"), &forwarded(&["https"]), &proxies));
        assert!(!is_plain(ip("127.0.0.1"), &forwarded(&[]), &proxies));
        assert!(!is_plain(ip("203.0.113.7"), &forwarded(&[]), &TrustedProxies::default()), "plain HTTP was asked for");
    }
}
