use labelkeep_model::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Requests that a network may make at once: an office that comes in at nine.
const CAPACITY: f64 = 600.0;
const EACH_SECOND: f64 = 10.0;
/// Networks that are remembered.
const MOST_NETWORKS: usize = 10_000;

/// What networks have left, and since when.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<HashMap<String, (f64, Timestamp)>>);

impl Attempts {
    /// The seconds to wait when the network has none left.
    pub(crate) fn refuse(&self, network: String, now: Timestamp) -> Option<u32> {
        let mut networks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |left: f64, since: Timestamp| {
            let seconds = u32::try_from((now.0 - since.0) / Timestamp::SECOND).unwrap_or(0);
            (left + f64::from(seconds) * EACH_SECOND).min(CAPACITY)
        };
        if networks.len() >= MOST_NETWORKS && !networks.contains_key(&network) {
            networks.retain(|_, (left, since)| filled(*left, *since) < CAPACITY);
            if networks.len() >= MOST_NETWORKS {
                networks.clear();
            }
        }
        let (left, since) = networks.entry(network).or_insert((CAPACITY, now));
        if now.0 - since.0 >= Timestamp::SECOND {
            (*left, *since) = (filled(*left, *since), now);
        }
        if *left < 1.0 {
            return Some(1);
        }
        *left -= 1.0;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Attempts, CAPACITY, MOST_NETWORKS};
    use labelkeep_model::Timestamp;

    #[test]
    fn a_network_runs_out_and_recovers_within_bounded_memory() {
        let attempts = Attempts::default();
        let at = |seconds: i64| Timestamp(seconds * Timestamp::SECOND);
        let count =
            |network: &str, now| (0..2000).filter(|_| attempts.refuse(network.to_owned(), now).is_none()).count();
        assert_eq!(count("a", at(0)) as f64, CAPACITY);
        assert_eq!((count("a", at(1)), count("b", at(1))), (10, CAPACITY as usize));
        for number in 0..MOST_NETWORKS * 2 {
            attempts.refuse(number.to_string(), at(2));
        }
        assert!(attempts.0.lock().unwrap().len() <= MOST_NETWORKS);
    }
}
