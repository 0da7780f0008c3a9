use super::too_many;
use labelkeep_model::Result;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

/// Tries for the same account that come at the same moment are looked at one after the other, so that right ones are not
/// refused for those that are still being looked at.
pub(crate) struct Turns(Vec<Mutex<()>>);

impl Default for Turns {
    fn default() -> Self {
        const LINES: usize = 256;
        Self((0..LINES).map(|_| Mutex::default()).collect())
    }
}

impl Turns {
    /// # Errors
    /// 429 when it takes too long.
    pub(crate) async fn wait(&self, email: &str) -> Result<Option<MutexGuard<'_, ()>>> {
        const LONGEST_WAIT: Duration = Duration::from_secs(5);
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        email.trim().to_lowercase().hash(&mut hasher);
        let line = usize::try_from(hasher.finish() % self.0.len() as u64).unwrap_or_default();
        let Some(line) = self.0.get(line) else { return Ok(None) };
        tokio::time::timeout(LONGEST_WAIT, line.lock()).await.map(Some).map_err(|_| too_many(5))
    }
}
