//! How fast one side of an exchange goes. Only the time counts in which we wait for the client: a slow disk of ours is not
//! its fault. Slow and honest is fine, so that a phone on a bad line can upload for as long as it goes on.

use std::time::Duration;
use tokio::time::Instant;

/// Longest wait for the next piece.
const SILENCE: Duration = Duration::from_secs(60);
/// The wait that is granted before anything came, and beyond what came has earned.
const GRACE: Duration = Duration::from_secs(30);
/// Bytes that earn a second.
const LEAST_RATE: u64 = 2048;

#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Pace {
    waiting: Option<Instant>,
    waited: Duration,
    bytes: u64,
}

impl Pace {
    /// From now on the client is waited for, unless it was already.
    pub(super) fn wait(&mut self, now: Instant) {
        self.waiting.get_or_insert(now);
    }

    /// The client did its part.
    pub(super) fn moved(&mut self, now: Instant, bytes: usize) {
        if let Some(since) = self.waiting.take() {
            self.waited += now.saturating_duration_since(since);
        }
        self.bytes = self.bytes.saturating_add(bytes as u64);
    }

    /// When the wait is over; `None` while nobody waits.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let earned = GRACE + Duration::from_secs(self.bytes / LEAST_RATE);
        self.waiting.map(|since| since + SILENCE.min(earned.saturating_sub(self.waited)))
    }

    /// Bytes a second of waiting; `None` while nobody waits.
    pub(super) fn rate(&self, now: Instant) -> Option<u64> {
        let waited = self.waited + now.saturating_duration_since(self.waiting?);
        Some(self.bytes.saturating_mul(1000) / u64::try_from(waited.as_millis()).unwrap_or(u64::MAX).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;
    use std::time::Duration;
    use tokio::time::Instant;

    /// Whether a client gets through that sends `bytes` every `every` seconds, `times` times.
    fn gets_through(bytes: usize, every: f64, times: u32) -> bool {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        for time in 0..times {
            pace.wait(now);
            // The first one comes at once.
            let next = now + Duration::from_secs_f64(if time == 0 { 0.0 } else { every });
            if pace.deadline().unwrap() < next {
                return false;
            }
            now = next;
            pace.moved(now, bytes);
        }
        assert_eq!(pace.deadline(), None, "our own time does not count");
        true
    }

    #[test]
    fn slow_honest_clients_get_through_and_trickles_do_not() {
        assert!(gets_through(50_000, 1.0, 400), "20 MB at 50 KB/s");
        assert!(gets_through(16_384, 4.0, 1000), "4 KB/s");
        assert!(gets_through(1_000_000, 1.0, 10) && gets_through(1_000_000, 45.0, 10), "a tunnel on the way");
        assert!(gets_through(100, 2.0, 10), "a small body on a bad line");
        assert!(!gets_through(1, 25.0, 10), "a byte now and then");
        assert!(!gets_through(1000, 1.0, 1000));
        assert!(!gets_through(1_000_000, 61.0, 2), "silence");
    }
}
