//! Passwords: what is accepted, how they are stored (argon2id), how they are checked.

mod common;
mod stored;

use labelkeep_model::{Error, Result, Rng};
use std::sync::Arc;
use tokio::sync::Semaphore;

pub use stored::hash;

/// A password that somebody wants to have.
///
/// # Errors
/// 400 on the field `password`, with what to do.
pub fn check_policy(password: &str, own_words: &[&str]) -> Result<()> {
    let length = password.chars().count();
    if length < 8 {
        return Err(Error::field("password", "Use at least 8 characters."));
    }
    if length > 128 {
        return Err(Error::field("password", "Use at most 128 characters."));
    }
    let lower = password.to_lowercase();
    if common::PASSWORDS.contains(&lower.as_str()) || is_one_character(&lower) {
        return Err(Error::field(
            "password",
            "This is one of the most common passwords. Choose another one, for example four random words.",
        ));
    }
    if is_own_word(&lower, own_words) {
        return Err(Error::field(
            "password",
            "This is your own name or address. Choose something that others cannot guess.",
        ));
    }
    Ok(())
}

/// Whether it is a name, an address or a part of one, in whatever spelling, perhaps with digits behind.
fn is_own_word(password: &str, own_words: &[&str]) -> bool {
    let letters = |text: &str| text.to_lowercase().replace(['@', '.', '-', '_', ' '], "");
    let plain = letters(password);
    let bare = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!');
    let pieces = own_words.iter().flat_map(|word| word.split(['@', '.', '-', '_', ' ']));
    let before_at = own_words.iter().filter_map(|word| word.split('@').next());
    let both_names = own_words.get(1..).unwrap_or_default().concat();
    pieces
        .chain(before_at)
        .chain(own_words.iter().copied())
        .chain([both_names.as_str()])
        .map(letters)
        .any(|word| word.chars().count() >= 4 && (plain == word || bare == word))
}

fn is_one_character(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    characters.all(|character| Some(character) == first)
}

/// Hashes and checks passwords off the request threads, as many at once as there are processors, so that a storm of
/// sign-ins cannot take all memory.
#[derive(Clone)]
pub struct PasswordPool {
    permits: Arc<Semaphore>,
    rng: Arc<dyn Rng>,
    /// Checked for addresses that nobody has, so that both cases take the same time.
    decoy: Arc<str>,
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
        Ok(Self { permits: Arc::new(Semaphore::new(processors)), rng, decoy })
    }

    /// # Errors
    /// When hashing fails.
    pub async fn hash(&self, password: String) -> Result<String> {
        let rng = self.rng.clone();
        self.run(move || hash(&password, rng.as_ref())).await?
    }

    /// Checks against what is stored; `None` costs the same time and is wrong.
    ///
    /// # Errors
    /// When the check cannot be run.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<Verdict> {
        let decoy = self.decoy.clone();
        self.run(move || match stored {
            Some(stored) => stored::verify(&password, &stored),
            None => {
                stored::verify(&password, &decoy);
                Verdict::Wrong
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = self.permits.clone().acquire_owned().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || {
            let value = work();
            drop(permit);
            value
        })
        .await
        .map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::{PasswordPool, Verdict, check_policy};
    use labelkeep_model::SeededRng;
    use std::sync::Arc;

    #[test]
    fn s04_weak_passwords_are_refused() {
        for weak in ["short", "password1", "12345678", "aaaaaaaaaa", "marie.curie", "Curie1867!", &"x".repeat(129)] {
            assert!(check_policy(weak, &["marie.curie@example.com", "Marie", "Curie"]).is_err(), "{weak}");
        }
        assert!(check_policy("correct horse battery", &["marie.curie@example.com"]).is_ok());
        assert!(check_policy("ünïcödé!", &[]).is_ok());
    }

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
