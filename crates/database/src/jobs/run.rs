use super::{Job, JobStatus};
use crate::{Database, Fetch, Transaction, args};
use labelkeep_model::{Error, Result, Timestamp};
use serde_json::Value as Json;

/// A worker whose last heartbeat is older than this is taken for dead.
const STALE_SECONDS: i64 = 20;
/// A job that took its worker down so often is not tried again.
const MOST_ATTEMPTS: i64 = 5;

/// A worker's hold on a job. Every step checks that it still stands, so that a worker which was thought dead cannot
/// write beside the one that took over.
#[derive(Debug, Clone)]
pub struct JobClaim {
    pub job: i64,
    pub worker: String,
}

/// Where a job is after a step.
#[derive(Debug, Clone)]
pub struct Step {
    pub done: i64,
    pub total: Option<i64>,
    pub checkpoint: Json,
}

impl JobClaim {
    /// Notes progress in the step's own transaction.
    ///
    /// # Errors
    /// 409 when another worker holds the job now, or it was asked to stop: then the step must not be kept.
    pub(crate) async fn advance(&self, transaction: &mut Transaction, step: &Step) -> Result<()> {
        let now = transaction.now();
        let row = transaction
            .fetch_optional(
                "UPDATE jobs SET progress_done = $3, progress_total = COALESCE($4, progress_total), checkpoint = $5, \
                 heartbeat_at = $6 WHERE id = $1 AND worker = $2 AND status = 'running' RETURNING cancel_requested",
                args![self.job, &self.worker, step.done, step.total, step.checkpoint.to_string(), now],
            )
            .await?;
        match row {
            Some(row) if row.get::<bool>("cancel_requested")? => Err(Error::conflict("The job was cancelled.")),
            Some(_) => Ok(()),
            None => Err(Error::conflict("Another worker has taken the job over.")),
        }
    }

    /// Ends the job in the transaction of its last step.
    ///
    /// # Errors
    /// 409 when another worker holds the job now.
    pub(crate) async fn finish(&self, transaction: &mut Transaction, result: &Json, can_undo: bool) -> Result<()> {
        let now = transaction.now();
        let changed = transaction
            .execute(
                "UPDATE jobs SET status = 'completed', result = $3, can_undo = $4, finished_at = $5, heartbeat_at = $5, \
                 progress_total = progress_done WHERE id = $1 AND worker = $2 AND status = 'running'",
                args![self.job, &self.worker, result.to_string(), can_undo, now],
            )
            .await?;
        transaction.wake("jobs").await?;
        if changed == 1 { Ok(()) } else { Err(Error::conflict("Another worker has taken the job over.")) }
    }
}

impl Database {
    /// Takes the next job that waits, or one whose worker vanished.
    ///
    /// # Errors
    /// What the database says.
    pub async fn claim_job(&self, worker: &str) -> Result<Option<(Job, JobClaim)>> {
        let worker = worker.to_owned();
        let row = self
            .write(move |transaction| {
                Box::pin(async move {
                    let now = transaction.now();
                    let stale = Timestamp(now.0 - STALE_SECONDS * Timestamp::SECOND);
                    transaction
                        .fetch_optional(
                            "UPDATE jobs SET status = 'running', worker = $1, heartbeat_at = $2, attempts = attempts + 1, \
                             started_at = COALESCE(started_at, $2) WHERE id = (SELECT id FROM jobs \
                             WHERE (status = 'queued' AND run_after <= $2) OR (status = 'running' AND heartbeat_at < $3) \
                             ORDER BY id LIMIT 1 /*pg FOR UPDATE SKIP LOCKED*/) RETURNING *",
                            args![&worker, now, stale],
                        )
                        .await?
                        .map(|row| Ok((Job::from_row(&row)?, JobClaim { job: row.get("id")?, worker })))
                        .transpose()
                })
            })
            .await?;
        let Some((job, claim)) = row else { return Ok(None) };
        if job.attempts > MOST_ATTEMPTS {
            self.fail_job(&claim, JobStatus::Failed, "It stopped the server each time it ran. Nothing more is tried.")
                .await?;
            return Ok(None);
        }
        Ok(Some((job, claim)))
    }

    /// Whether nothing waits that `claim_job` would take right now: a cheap look without a write.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_waiting_jobs(&self) -> Result<bool> {
        let mut database = self;
        let now = self.now();
        let stale = Timestamp(now.0 - STALE_SECONDS * Timestamp::SECOND);
        let row = database
            .fetch_optional(
                "SELECT id FROM jobs WHERE (status = 'queued' AND run_after <= $1) \
                 OR (status = 'running' AND heartbeat_at < $2) LIMIT 1",
                args![now, stale],
            )
            .await?;
        Ok(row.is_some())
    }

    /// Says that the worker is alive; answers whether the job is still its own and wanted.
    ///
    /// # Errors
    /// What the database says.
    pub async fn beat(&self, claim: &JobClaim) -> Result<bool> {
        let claim = claim.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let row = transaction
                    .fetch_optional(
                        "UPDATE jobs SET heartbeat_at = $3 WHERE id = $1 AND worker = $2 AND status = 'running' \
                         RETURNING cancel_requested",
                        args![claim.job, &claim.worker, now],
                    )
                    .await?;
                row.map_or(Ok(false), |row| Ok(!row.get::<bool>("cancel_requested")?))
            })
        })
        .await
    }

    /// A job by its claim.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn claimed_job(&self, claim: &JobClaim) -> Result<Job> {
        let mut database = self;
        Job::from_row(&database.fetch_one("SELECT * FROM jobs WHERE id = $1", args![claim.job]).await?)
    }

    /// Ends a job that has no last step of its own.
    ///
    /// # Errors
    /// 409 when another worker holds the job now.
    pub async fn finish_job(&self, claim: &JobClaim, result: Json, can_undo: bool) -> Result<()> {
        let claim = claim.clone();
        self.write(move |transaction| Box::pin(async move { claim.finish(transaction, &result, can_undo).await })).await
    }

    /// Notes progress without a step.
    ///
    /// # Errors
    /// 409 when another worker holds the job now, or it was asked to stop.
    pub async fn advance_job(&self, claim: &JobClaim, step: Step) -> Result<()> {
        let claim = claim.clone();
        self.write(move |transaction| Box::pin(async move { claim.advance(transaction, &step).await })).await
    }

    /// Ends a job without success.
    ///
    /// # Errors
    /// What the database says.
    pub async fn fail_job(&self, claim: &JobClaim, status: JobStatus, error: &str) -> Result<()> {
        let (claim, error) = (claim.clone(), error.to_owned());
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                transaction
                    .execute(
                        "UPDATE jobs SET status = $3, error = $4, finished_at = $5 \
                         WHERE id = $1 AND worker = $2 AND status = 'running'",
                        args![claim.job, &claim.worker, status.as_str(), error, now],
                    )
                    .await?;
                transaction.wake("jobs").await
            })
        })
        .await
    }
}
