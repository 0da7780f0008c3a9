//! The file of a snapshot: written by its job, read by downloads.

use crate::{
    Database, Fetch,
    access::ProjectScope,
    args,
    jobs::{JobClaim, Step},
};
use labelkeep_model::{Error, Result, Say};
use serde_json::json;

/// What is known of a file when it is complete.
#[derive(Debug, Clone)]
pub struct Written {
    pub task_number: i64,
    pub size: i64,
    pub md5: String,
}

impl Database {
    /// Removes what an earlier try of the job wrote: the file is begun anew.
    ///
    /// # Errors
    /// 409 when another worker holds the job now.
    pub async fn restart_export(&self, claim: &JobClaim, export: i64, total: Option<i64>) -> Result<()> {
        let claim = claim.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                claim.advance(transaction, &Step { done: 0, total, checkpoint: json!({}) }).await?;
                transaction.execute("DELETE FROM export_chunks WHERE export_id = $1", args![export]).await.map(|_| ())
            })
        })
        .await
    }

    /// Adds the next piece.
    ///
    /// # Errors
    /// 409 when another worker holds the job now, it was asked to stop, or the snapshot was deleted.
    pub async fn append_export_piece(
        &self,
        claim: &JobClaim,
        export: i64,
        number: i64,
        bytes: Vec<u8>,
        done: i64,
    ) -> Result<()> {
        let claim = claim.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                claim.advance(transaction, &Step { done, total: None, checkpoint: json!({}) }).await?;
                let added = transaction
                    .execute(
                        "INSERT INTO export_chunks (export_id, number, bytes) SELECT id, $2, $3 FROM exports WHERE id = $1",
                        args![export, number, bytes],
                    )
                    .await?;
                if added == 1 { Ok(()) } else { Err(Error::conflict(Say::SnapshotIsDeleted)) }
            })
        })
        .await
    }

    /// The file is all there; ends the job.
    ///
    /// # Errors
    /// 409 when another worker holds the job now, or the snapshot was deleted.
    pub async fn finish_export(&self, claim: &JobClaim, export: i64, written: Written) -> Result<()> {
        let claim = claim.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let changed = transaction
                    .execute(
                        "UPDATE exports SET task_number = $2, size = $3, md5 = $4, finished_at = $5 WHERE id = $1",
                        args![export, written.task_number, written.size, &written.md5, now],
                    )
                    .await?;
                if changed != 1 {
                    return Err(Error::conflict(Say::SnapshotIsDeleted));
                }
                let result = json!({ "export": export, "task_number": written.task_number });
                claim.finish(transaction, &result, false).await
            })
        })
        .await
    }

    /// One piece of a snapshot's file; `None` behind the last.
    pub async fn export_piece(&self, scope: &ProjectScope, export: i64, number: i64) -> Result<Option<Vec<u8>>> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT c.bytes FROM export_chunks c JOIN exports e ON e.id = c.export_id \
                 WHERE c.export_id = $1 AND c.number = $2 AND e.project_id = $3",
                args![export, number, scope.id()],
            )
            .await?;
        row.map(|row| row.get("bytes")).transpose()
    }
}
