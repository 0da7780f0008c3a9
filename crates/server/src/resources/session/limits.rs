//! What is counted when somebody tries to sign in. From a device on which this person signed in before: that device alone, so
//! that nobody else can keep him out. From anywhere else: the network, the account from that network, and the account from
//! all strange networks together.

use crate::{http::state::AppState, sign_in::too_many};
use labelkeep_database::sign_in_tries::{Bucket, Counter, Limit, Try};
use labelkeep_identity::opaque::derived_token;
use labelkeep_model::Result;
use std::net::IpAddr;

/// People have one IPv4 address, but 2^64 of IPv6.
fn network(address: &str) -> String {
    const SIXTY_FOUR_BITS: u128 = !0 << 64;
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => std::net::Ipv6Addr::from_bits(address.to_bits() & SIXTY_FOUR_BITS).to_string(),
        Ok(address) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// A name that tells nothing without the installation's key: people type all kinds of things as their address.
fn name(state: &AppState, kind: &str, parts: &[&str]) -> String {
    let purpose = serde_json::json!(["sign-in", kind, parts]).to_string();
    format!("{kind}:{}", derived_token(state.keys.secret(), &purpose, 0))
}

pub(crate) fn of_network(state: &AppState, address: &str) -> Counter {
    Counter { name: name(state, "network", &[&network(address)]), limit: Limit::Bucket(state.sign_in_limits.network) }
}

/// What a try to sign in counts. `known_device`: its hash.
pub(super) fn of_sign_in(state: &AppState, email: &str, address: &str, known_device: Option<&str>) -> Vec<Counter> {
    let email = email.trim().to_lowercase();
    if let Some(device) = known_device {
        return vec![Counter { name: name(state, "device", &[&email, device]), limit: Limit::Growing }];
    }
    let account = Limit::Bucket(state.sign_in_limits.account);
    vec![
        of_network(state, address),
        Counter { name: name(state, "account-network", &[&email, &network(address)]), limit: Limit::Growing },
        Counter { name: name(state, "account", &[&email]), limit: account },
    ]
}

/// What a try of the present password of somebody who is signed in counts.
pub(crate) fn of_password_change(state: &AppState, user: labelkeep_model::UserId) -> Vec<Counter> {
    vec![Counter { name: name(state, "password-change", &[&user.to_string()]), limit: Limit::Growing }]
}

/// What counts when somebody who is not signed in asks for a mail. For every address alike, whoever has it.
pub(crate) fn of_reset_request(state: &AppState, email: &str, address: &str) -> Vec<Counter> {
    let email = email.trim().to_lowercase();
    let bucket = |capacity, seconds_each| Limit::Bucket(Bucket { capacity, seconds_each });
    vec![
        of_network(state, address),
        Counter { name: name(state, "reset-network", &[&email, &network(address)]), limit: bucket(3, 1200) },
        Counter { name: name(state, "reset", &[&email]), limit: bucket(10, 600) },
    ]
}

/// What counts when somebody has mails sent: nobody's mail server is used to bother the world.
pub(crate) fn of_sent_mails(state: &AppState, user: labelkeep_model::UserId) -> Vec<Counter> {
    let limit = Limit::Bucket(Bucket { capacity: 20, seconds_each: 60 });
    vec![Counter { name: name(state, "mails", &[&user.to_string()]), limit }]
}

/// Takes a try.
///
/// # Errors
/// 429, with the seconds to wait.
pub(crate) async fn take(state: &AppState, counters: Vec<Counter>) -> Result<Try> {
    state.database.take_try(counters).await?.map_err(too_many)
}

/// Takes a try of a network for what costs a password's hash and is no sign-in.
///
/// # Errors
/// 429, with the seconds to wait.
pub(super) async fn take_for_network(state: &AppState, address: &str) -> Result<()> {
    take(state, vec![of_network(state, address)]).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn x_brute_force_an_ipv6_network_of_64_bits_counts_as_one() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
    }
}
