//! The proxies whose word about their clients counts (S02).

use ipnet::{IpNet, Ipv4Net};
use std::{net::IpAddr, sync::Arc};

/// Addresses and networks of proxies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// From addresses such as `10.0.0.1` and networks in CIDR form such as `10.0.0.0/8`.
    ///
    /// # Errors
    /// Which entry is neither, in words for people.
    pub fn read<T: AsRef<str>>(list: impl IntoIterator<Item = T>) -> Result<Self, String> {
        let networks: Result<Vec<IpNet>, String> = list.into_iter().map(|text| network(text.as_ref())).collect();
        Ok(Self(networks?.into()))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let refused = || format!("{text} is neither an address such as 10.0.0.1 nor a network such as 10.0.0.0/8.");
    let network = match text.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address.to_canonical()),
        Err(_) => plain(text.parse().map_err(|_| refused())?),
    };
    if network.prefix_len() == 0 {
        return Err(format!("{text} is everybody. Name the network in which your proxies are."));
    }
    Ok(network)
}

/// A network of IPv4 that is written as one of IPv6.
fn plain(network: IpNet) -> IpNet {
    let mapped = match network {
        IpNet::V6(network) => network.addr().to_ipv4_mapped().zip(network.prefix_len().checked_sub(96)),
        IpNet::V4(_) => None,
    };
    mapped.and_then(|(address, length)| Ipv4Net::new(address, length).ok()).map_or(network, IpNet::V4)
}

#[cfg(test)]
mod tests {
    use super::TrustedProxies;

    fn trusts(list: &[&str], address: &str) -> bool {
        TrustedProxies::read(list).unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn s02_proxies_are_declared_by_address_or_by_network() {
        let list = ["10.0.0.1", " 172.16.0.0/12", "2001:db8::/32", "::1", "::ffff:192.0.2.0/120", "198.51.100.7/24"];
        for inside in
            ["10.0.0.1", "172.31.255.255", "2001:db8:ffff::1", "::1", "192.0.2.255", "198.51.100.1", "::ffff:10.0.0.1"]
        {
            assert!(trusts(&list, inside), "{inside}");
        }
        for outside in ["10.0.0.2", "172.32.0.0", "2001:db9::1", "192.0.3.0", "::2", "198.51.101.1"] {
            assert!(!trusts(&list, outside), "{outside}");
        }
        assert!(!trusts(&[], "127.0.0.1"));
    }

    #[test]
    fn s02_what_names_nobody_or_everybody_is_no_proxy() {
        for text in ["10.0.0", "10.0.0.0/33", "proxy.example.org", "2001:db8::/129", "", "/8"] {
            assert!(TrustedProxies::read([text]).unwrap_err().contains("neither an address"), "{text}");
        }
        for text in ["0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96"] {
            assert!(TrustedProxies::read([text]).unwrap_err().contains("everybody"), "{text}");
        }
    }
}
