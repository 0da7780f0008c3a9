//! Passwords: what is accepted, how they are stored (argon2id), how they are checked.

mod policy;
mod stored;
mod words;

use labelkeep_model::{Error, ErrorKind, Result, Rng, Say};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

pub use policy::check_policy;
pub use stored::{hash, iterations};

/// So many wait for a processor at most, and so long.
const MOST_WAITING: usize = 64;
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Hashes and checks passwords off the request threads, as many at once as there are processors, so that a storm of
/// sign-ins cannot take all memory. Beyond a bounded queue people are asked to come back.
#[derive(Clone)]
pub struct PasswordPool {
    permits: Arc<Semaphore>,
    places: Arc<Semaphore>,
    longest_wait: Duration,
    rng: Arc<dyn Rng>,
    /// Checked where there is nothing to check, so that all cases take the same time.
    decoy: Arc<str>,
    /// Hashes that were computed.
    computed: Arc<AtomicU64>,
}

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Right,
    /// Right, but stored in an older way: store it anew.
    RightButOld,
    Wrong,
}

impl PasswordPool {
    /// # Errors
    /// When the first hash cannot be made.
    pub fn new(rng: Arc<dyn Rng>) -> Result<Self> {
        let decoy = hash("a password nobody has", rng.as_ref())?.into();
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        let (permits, places) = (Semaphore::new(processors), Semaphore::new(processors + MOST_WAITING));
        let (permits, places) = (Arc::new(permits), Arc::new(places));
        Ok(Self { permits, places, longest_wait: LONGEST_WAIT, rng, decoy, computed: Arc::default() })
    }

    /// # Errors
    /// When hashing fails; 429 when too many wait.
    pub async fn hash(&self, password: String) -> Result<String> {
        let rng = self.rng.clone();
        self.computed.fetch_add(1, Ordering::Relaxed);
        self.run(move || hash(&password, rng.as_ref())).await?
    }

    /// How many hashes were computed so far: what a request costs, whoever it is about.
    #[must_use]
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Checks against what is stored; `None`, and what is no hash, cost the same time and are wrong.
    ///
    /// # Errors
    /// When the check cannot be run; 429 when too many wait.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<Verdict> {
        self.verify_beside(password, stored, 0).await
    }

    /// As `verify`, where some accounts are still stored in the older way and cost so many iterations: all cost both, so that
    /// the time does not tell whose address is known.
    ///
    /// # Errors
    /// As `verify`.
    pub async fn verify_beside(&self, password: String, stored: Option<String>, iterations: u32) -> Result<Verdict> {
        let (decoy, computed) = (self.decoy.clone(), self.computed.clone());
        self.run(move || {
            let check = |stored: &str| {
                let verdict = stored::verify(&password, stored);
                computed.fetch_add(u64::from(verdict.is_some()), Ordering::Relaxed);
                verdict
            };
            let own = stored.as_deref().and_then(stored::iterations).unwrap_or(0);
            let verdict = stored.as_deref().and_then(check);
            if verdict.is_none() || (iterations > 0 && own > 0) {
                check(&decoy);
            }
            if iterations > own {
                stored::pass_time(&password, iterations - own);
                computed.fetch_add(u64::from(own == 0), Ordering::Relaxed);
            }
            verdict.unwrap_or(Verdict::Wrong)
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| busy())?;
        let permit = tokio::time::timeout(self.longest_wait, self.permits.clone().acquire_owned());
        let permit = permit.await.map_err(|_| busy())?.map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || {
            let value = work();
            drop((permit, place));
            value
        })
        .await
        .map_err(Error::internal)
    }
}

fn busy() -> Error {
    Error::new(ErrorKind::TooManyRequests(5), Say::TooManySignIns)
}

#[cfg(test)]
mod tests {
    use super::{MOST_WAITING, PasswordPool, Verdict};
    use futures_util::future::join_all;
    use labelkeep_model::{ErrorKind, SeededRng};
    use std::sync::Arc;

    #[tokio::test]
    async fn s04_stored_passwords_are_argon2id_and_verify() {
        let pool = PasswordPool::new(Arc::new(SeededRng::new(1))).unwrap();
        let stored = pool.hash("correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(pool.verify("correct horse".into(), Some(stored.clone())).await.unwrap(), Verdict::Right);
        assert_eq!(pool.verify("wrong horse".into(), Some(stored)).await.unwrap(), Verdict::Wrong);
        assert_eq!(pool.verify("correct horse".into(), None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn s04_every_check_computes_one_hash() {
        let pool = PasswordPool::new(Arc::new(SeededRng::new(1))).unwrap();
        let good = pool.hash("correct horse".into()).await.unwrap();
        let (cut, unusable) = (good[..40].to_owned(), "!unusable".to_owned());
        let huge = good.replace("m=19456", "m=99999999");
        for stored in [Some(good), None, Some(cut), Some(unusable), Some(huge), Some("pbkdf2_sha256$x".to_owned())] {
            for password in ["correct horse", "another", ""] {
                let before = pool.computed();
                pool.verify(password.into(), stored.clone()).await.unwrap();
                assert_eq!(pool.computed() - before, 1, "{stored:?}");
            }
        }
    }

    #[tokio::test]
    async fn s04_while_some_are_stored_in_the_older_way_every_check_computes_both() {
        let pool = PasswordPool::new(Arc::new(SeededRng::new(1))).unwrap();
        let good = pool.hash("correct horse".into()).await.unwrap();
        let old = "pbkdf2_sha256$1000$salt$bnVsbA==".to_owned();
        assert_eq!(super::iterations(&old), Some(1_000));
        for stored in [Some(good), None, Some("!unusable".to_owned()), Some(old)] {
            let before = pool.computed();
            pool.verify_beside("correct horse".into(), stored.clone(), 2_000).await.unwrap();
            assert_eq!(pool.computed() - before, 2, "{stored:?}");
        }
    }

    #[tokio::test]
    async fn x_brute_force_who_waits_for_a_check_waits_in_a_bounded_queue_and_time() {
        let mut pool = PasswordPool::new(Arc::new(SeededRng::new(1))).unwrap();
        let processors = pool.permits.available_permits();
        let busy = pool.permits.clone().acquire_many_owned(processors.try_into().unwrap()).await.unwrap();
        pool.longest_wait = std::time::Duration::from_secs(3600);
        let room = processors + MOST_WAITING;
        let checks = (0..room + 3).map(|_| pool.verify("x".into(), None));
        let answers = join_all(checks);
        tokio::pin!(answers);
        // All have begun; the last three found no place, and the others wait.
        assert!(futures_util::poll!(&mut answers).is_pending());
        assert_eq!(pool.places.available_permits(), 0);
        drop(busy);
        let answers = answers.await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), room);
        let refused = answers.into_iter().find_map(Result::err).unwrap();
        assert_eq!(refused.kind, ErrorKind::TooManyRequests(5));

        let _busy = pool.permits.clone().acquire_many_owned(processors.try_into().unwrap()).await.unwrap();
        let impatient = PasswordPool { longest_wait: std::time::Duration::ZERO, ..pool.clone() };
        assert_eq!(impatient.hash("x".into()).await.unwrap_err().kind, ErrorKind::TooManyRequests(5));
        assert_eq!(pool.places.available_permits(), room, "who gave up takes no place");
    }

    #[tokio::test]
    async fn passwords_of_a_migrated_installation_still_work() {
        // Made with hashlib.pbkdf2_hmac("sha256", b"open sesame", b"salt1234", 1000).
        let stored = "pbkdf2_sha256$1000$salt1234$yi1G/jfQBRejKmC//+2Q24JZXkiJvd8yHfdvxuH81Kg=";
        let pool = PasswordPool::new(Arc::new(SeededRng::new(1))).unwrap();
        assert_eq!(pool.verify("open sesame".into(), Some(stored.into())).await.unwrap(), Verdict::RightButOld);
        assert_eq!(pool.verify("open sesame!".into(), Some(stored.into())).await.unwrap(), Verdict::Wrong);
        for broken in ["pbkdf2_sha256$0$s$x", "$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHQ$aGFzaA", "", "plain"] {
            assert_eq!(pool.verify("x".into(), Some(broken.into())).await.unwrap(), Verdict::Wrong, "{broken}");
        }
    }
}
