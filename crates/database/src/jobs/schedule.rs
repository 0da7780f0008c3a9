//! Jobs that come again and again. Of all nodes one puts each into the queue when it is due.

use super::{NewJob, insert_job, object::JobOwner};
use crate::{Database, Fetch, args};
use labelkeep_model::Result;

impl Database {
    /// Puts the installation's job of this kind into the queue, if it is due, and notes when it is due again. Answers
    /// whether it did.
    pub async fn queue_if_due(&self, new: NewJob, every_seconds: i64) -> Result<bool> {
        if !self.is_due(new.kind).await? {
            return Ok(false);
        }
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let next = now.plus_seconds(every_seconds);
                let sql = "INSERT INTO job_schedules (kind, due_at) VALUES ($1, $2) \
                           ON CONFLICT (kind) DO UPDATE SET due_at = $2 WHERE job_schedules.due_at <= $3";
                if transaction.execute(sql, args![new.kind, next, now]).await? == 0 {
                    // Another node was faster.
                    return Ok(false);
                }
                let running = "SELECT id FROM jobs WHERE kind = $1 AND status IN ('queued', 'running') LIMIT 1";
                if transaction.fetch_optional(running, args![new.kind]).await?.is_some() {
                    return Ok(false);
                }
                insert_job(transaction, JobOwner::INSTALLATION, new).await.map(|_| true)
            })
        })
        .await
    }

    async fn is_due(&self, kind: &str) -> Result<bool> {
        let mut database = self;
        let sql = "SELECT due_at FROM job_schedules WHERE kind = $1 AND due_at > $2";
        Ok(database.fetch_optional(sql, args![kind, self.now()]).await?.is_none())
    }
}
