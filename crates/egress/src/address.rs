//! Which addresses are reserved, in every form in which an address can be written.

use crate::subnet::network;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Services of clouds that hand out credentials to whoever can reach them. Refused always: no setting lets them through.
const METADATA: &[&str] = &[
    "169.254.169.254", // most clouds
    "169.254.170.2",   // container credentials
    "169.254.170.23",  // pod identity
    "100.100.100.200", // Alibaba
    "168.63.129.16",   // Azure's host
    "192.0.0.192",     // Oracle
    "fd00:ec2::254",
    "fd00:ec2::23",
    "fd20:ce::254",
    "fe80::a9fe:a9fe", // link-local form of the first one
];

/// The special-purpose registries of IANA for IPv4 and IPv6. Of IPv6 only 2000::/3 is public at all.
const RESERVED: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/3",
    "4000::/2",
    "8000::/1",
    "2001:db8::/32",
    "3fff::/20",
];

/// Never the address of a server: nothing, everybody, groups.
const NEVER: &[&str] = &["0.0.0.0/32", "224.0.0.0/4", "255.255.255.255/32", "::/128", "ff00::/8"];

/// An address and every other address that it may stand for.
pub(crate) fn meanings(address: IpAddr) -> Vec<IpAddr> {
    let mut all = vec![address];
    if let IpAddr::V6(v6) = address {
        all.extend(embedded(v6).into_iter().flatten().map(IpAddr::V4));
    }
    all
}

/// For matching against lists: the IPv4 address where the IPv6 form is only another way to write it, else itself.
pub(crate) fn canonical(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.segments() {
            [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => IpAddr::V4(v4(high, low)),
            _ => address,
        },
        IpAddr::V4(_) => address,
    }
}

/// IPv4 inside of IPv6: mapped, compatible, NAT64, 6to4, Teredo (server and, inverted, client), ISATAP.
fn embedded(address: Ipv6Addr) -> [Option<Ipv4Addr>; 2] {
    let segments = address.segments();
    match segments {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0, 0, 0, 0, 0xffff, 0, high, low] => [Some(v4(high, low)), None],
        [0x64, 0xff9b, _, _, _, _, high, low] => [Some(v4(high, low)), None],
        [0x2002, high, low, ..] => [Some(v4(high, low)), None],
        [0x2001, 0, server_high, server_low, _, _, high, low] => {
            [Some(v4(server_high, server_low)), Some(v4(!high, !low))]
        }
        [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => [Some(v4(high, low)), None],
        _ => [None, None],
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

pub(crate) fn is_metadata(address: IpAddr) -> bool {
    meanings(address).into_iter().any(|meaning| is_in(METADATA, meaning) || is_in(NEVER, meaning))
}

/// One of the services itself, not another way to write its address.
pub(crate) fn is_metadata_service(address: IpAddr) -> bool {
    is_in(METADATA, address)
}

/// Whether anything that it means is reserved.
pub(crate) fn is_reserved(address: IpAddr) -> bool {
    let canonical = canonical(address);
    is_in(RESERVED, canonical)
        || meanings(address).into_iter().any(|meaning| meaning.is_ipv4() && is_in(RESERVED, meaning))
}

fn is_in(list: &[&str], address: IpAddr) -> bool {
    list.iter().filter_map(|text| network(text)).any(|network| network.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::{METADATA, NEVER, RESERVED, is_metadata, is_reserved};
    use crate::subnet::network;

    #[test]
    fn the_lists_can_be_read() {
        for text in METADATA.iter().chain(RESERVED).chain(NEVER) {
            assert!(network(text).is_some(), "{text}");
        }
    }

    #[test]
    fn s08_reserved_addresses_are_known_in_every_form() {
        for address in [
            "127.0.0.1",
            "127.255.255.254",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "100.64.0.1",
            "169.254.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::a00:1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "2001:0:a00:1::1",
            "2001:0:808:808::80ff:fffe",
            "2a00:1450::5efe:10.0.0.1",
        ] {
            assert!(is_reserved(address.parse().unwrap()), "{address}");
        }
        for address in [
            "8.8.8.8",
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(!is_reserved(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn s08_metadata_addresses_are_known_in_every_form() {
        for address in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "fd00:ec2::254",
            "100.100.100.200",
            "0.0.0.0",
            "::",
            "::ffff:0.0.0.0",
        ] {
            assert!(is_metadata(address.parse().unwrap()), "{address}");
        }
        assert!(!is_metadata("10.0.0.1".parse().unwrap()) && !is_metadata("::1".parse().unwrap()));
    }
}
