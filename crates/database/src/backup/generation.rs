//! How often this installation was restored. A request that began before a restore and fails after it did not find what
//! it had seen: its caller hears to try again, not that something is broken.

use super::setting;
use crate::{Database, Fetch, Transaction, args};
use labelkeep_model::Result;
use std::sync::atomic::Ordering;

const NAME: &str = "restores";
const READ: &str = "SELECT value FROM settings WHERE name = $1";

pub(super) async fn read(fetch: &mut Transaction) -> Result<i64> {
    Ok(setting::read(fetch, NAME).await?.and_then(|value| value.parse().ok()).unwrap_or(0))
}

pub(super) async fn write(transaction: &mut Transaction, generation: i64) -> Result<()> {
    setting::write(transaction, NAME, &generation.to_string()).await
}

impl Database {
    /// The number of restores as far as this process knows: for `was_restored_since`.
    #[must_use]
    pub fn generation(&self) -> i64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// Whether a backup was restored since `generation` was asked for. A database that does not answer was not.
    pub async fn was_restored_since(&self, generation: i64) -> bool {
        let mut database = self;
        let Ok(row) = database.fetch_optional(READ, args![NAME]).await else { return false };
        let present = row.and_then(|row| row.get::<String>("value").ok()?.parse().ok()).unwrap_or(0);
        self.generation.store(present, Ordering::Relaxed);
        present != generation
    }
}
