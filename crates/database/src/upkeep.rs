//! Rows that nobody will ask for any more, removed in short steps.

use crate::{Database, args};
use labelkeep_model::{Result, Timestamp};

/// Rows of one step.
const STEP: i64 = 500;

impl Database {
    /// Removes sessions that ended before then. What was done in them stays in the audit trail.
    pub async fn purge_ended_sessions(&self, before: Timestamp) -> Result<u64> {
        self.purge(
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE ended_at < $1 ORDER BY id LIMIT $2)",
            before,
        )
        .await
    }

    /// Removes jobs of the installation itself that ended before then. Those of projects are their history, and stay.
    pub async fn purge_installation_jobs(&self, before: Timestamp) -> Result<u64> {
        let sql = "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE organization_id = 0 AND project_id IS NULL \
                   AND finished_at < $1 ORDER BY id LIMIT $2)";
        self.purge(sql, before).await
    }

    async fn purge(&self, sql: &'static str, before: Timestamp) -> Result<u64> {
        let mut purged = 0;
        loop {
            let step = self
                .write(move |transaction| Box::pin(async move { transaction.execute(sql, args![before, STEP]).await }));
            let removed = step.await?;
            purged += removed;
            if removed == 0 {
                return Ok(purged);
            }
        }
    }
}
