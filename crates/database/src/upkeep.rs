//! Rows that nobody will ask for any more, removed in short steps.

mod trash;

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

    /// Removes set-up and password links that were used, or could be used no more, before then.
    pub async fn purge_old_links(&self, before: Timestamp) -> Result<u64> {
        let sql = "DELETE FROM one_time_links WHERE id IN (SELECT id FROM one_time_links WHERE expires_at < $1 \
                   OR used_at < $1 ORDER BY id LIMIT $2)";
        self.purge(sql, before).await
    }

    /// Removes jobs of projects that ended before then, but for those whose tasks are still in the trash.
    pub async fn purge_old_jobs(&self, before: Timestamp) -> Result<u64> {
        let items = "DELETE FROM job_items WHERE job_id IN (SELECT j.id FROM jobs j WHERE j.finished_at < $1 AND EXISTS \
                     (SELECT 1 FROM job_items i WHERE i.job_id = j.id) ORDER BY j.id LIMIT $2)";
        self.purge(items, before).await?;
        let jobs = "DELETE FROM jobs WHERE id IN (SELECT j.id FROM jobs j WHERE j.project_id IS NOT NULL \
                    AND j.finished_at < $1 AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.project_id = j.project_id \
                    AND t.trashed_by = j.id) ORDER BY j.id LIMIT $2)";
        self.purge(jobs, before).await
    }

    /// Removes jobs of the installation itself that ended before then.
    pub async fn purge_installation_jobs(&self, before: Timestamp) -> Result<u64> {
        let sql = "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE organization_id = 0 AND project_id IS NULL \
                   AND finished_at < $1 ORDER BY id LIMIT $2)";
        self.purge(sql, before).await
    }

    pub(crate) async fn purge(&self, sql: &'static str, before: Timestamp) -> Result<u64> {
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
