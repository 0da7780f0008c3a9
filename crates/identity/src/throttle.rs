//! How often one may try. Per account: a delay that grows with every failure in a row and never becomes a lock. Per
//! address: a bucket of tries that fills up again.

use labelkeep_model::Timestamp;
use std::{collections::HashMap, sync::Mutex};

/// Seconds an account rests after so many failures in a row.
#[must_use]
pub fn account_delay_seconds(failures_in_a_row: i64) -> i64 {
    match failures_in_a_row {
        ..=2 => 0,
        3 => 1,
        4 => 3,
        5 => 5,
        6 => 10,
        7 => 20,
        8 => 40,
        _ => 60,
    }
}

/// Failures with addresses that nobody has. They rest as accounts do, so that who tries cannot tell which exist.
pub struct UnknownAccounts {
    most_accounts: usize,
    /// By the hash of the address: failures in a row, and until when it rests.
    failures: Mutex<HashMap<String, (i64, Timestamp)>>,
}

impl Default for UnknownAccounts {
    fn default() -> Self {
        Self { most_accounts: 10_000, failures: Mutex::default() }
    }
}

impl UnknownAccounts {
    /// Until when an address rests.
    #[must_use]
    pub fn blocked_until(&self, email: &str) -> Timestamp {
        let failures = self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        failures.get(&key(email)).map_or(Timestamp(0), |(_, until)| *until)
    }

    pub fn note_failure(&self, email: &str, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if failures.len() >= self.most_accounts {
            failures.retain(|_, (_, until)| *until > now);
            if failures.len() >= self.most_accounts {
                failures.clear();
            }
        }
        let (count, until) = failures.entry(key(email)).or_insert((0, now));
        *count += 1;
        *until = now.plus_seconds(account_delay_seconds(*count));
    }
}

fn key(email: &str) -> String {
    crate::opaque::storage_hash(&email.trim().to_lowercase())
}

/// Tries per address. Bounded in memory: when too many addresses are known, the fullest buckets go first.
pub struct AddressBuckets {
    capacity: f64,
    per_second: f64,
    most_addresses: usize,
    buckets: Mutex<HashMap<String, (f64, Timestamp)>>,
}

impl AddressBuckets {
    #[must_use]
    pub fn new(capacity: u32, per_minute: u32) -> Self {
        Self {
            capacity: f64::from(capacity),
            per_second: f64::from(per_minute) / 60.0,
            most_addresses: 10_000,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one try; `Err` has the seconds until there is one again.
    ///
    /// # Errors
    /// When the address has none left.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds, small and positive"
    )]
    pub fn take(&self, address: &str, now: Timestamp) -> Result<(), u32> {
        let mut buckets = self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if buckets.len() >= self.most_addresses && !buckets.contains_key(address) {
            let full = self.capacity - 1.0;
            buckets.retain(|_, (left, at)| *left + (now.0 - at.0) as f64 / 1e6 * self.per_second < full);
            if buckets.len() >= self.most_addresses {
                buckets.clear();
            }
        }
        let (left, at) = buckets.entry(address.to_owned()).or_insert((self.capacity, now));
        let seconds = (now.0 - at.0).max(0) as f64 / 1e6;
        *left = (*left + seconds * self.per_second).min(self.capacity);
        *at = now;
        if *left >= 1.0 {
            *left -= 1.0;
            return Ok(());
        }
        Err((((1.0 - *left) / self.per_second).ceil() as u32).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressBuckets, UnknownAccounts, account_delay_seconds};
    use labelkeep_model::Timestamp;

    #[test]
    fn x_brute_force_an_account_rests_longer_and_longer_but_never_for_good() {
        let delays: Vec<i64> = (0..12).map(account_delay_seconds).collect();
        assert!(delays.is_sorted() && delays[0] == 0 && delays[11] == 60);
    }

    #[test]
    fn s04_unknown_accounts_rest_as_known_ones_do_within_bounded_memory() {
        let unknown = UnknownAccounts { most_accounts: 3, ..UnknownAccounts::default() };
        let now = Timestamp(1_000_000_000);
        for failures in 1..8 {
            unknown.note_failure("Nobody@example.com", now);
            assert_eq!(unknown.blocked_until(" nobody@example.com"), now.plus_seconds(account_delay_seconds(failures)));
        }
        assert_eq!(unknown.blocked_until("other@example.com"), Timestamp(0));
        for number in 0..100 {
            unknown.note_failure(&format!("{number}@example.com"), now);
            assert!(unknown.failures.lock().unwrap().len() <= 3);
        }
    }

    #[test]
    fn an_address_runs_out_and_recovers() {
        let buckets = AddressBuckets::new(3, 60);
        let at = |seconds: i64| Timestamp(seconds * Timestamp::SECOND);
        for _ in 0..3 {
            assert!(buckets.take("a", at(0)).is_ok());
        }
        assert_eq!(buckets.take("a", at(0)), Err(1));
        assert!(buckets.take("b", at(0)).is_ok());
        assert!(buckets.take("a", at(1)).is_ok());
    }
}
