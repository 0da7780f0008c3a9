use super::{JOBS, Job, JobInput, JobStatus, job_columns};
use crate::{Database, Fetch, Transaction, args, engine::dialect::Sql};
use labelkeep_model::{Error, Result, Say, Text, Timestamp, Told};
use serde_json::Value as Json;

/// A worker whose last heartbeat is older than this is taken for dead.
const STALE_SECONDS: i64 = 20;

/// The topic of steps; that of jobs which come and end is `JOBS`.
pub const PROGRESS: &str = "job progress";

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
            Some(row) if row.get::<bool>("cancel_requested")? => Err(Error::conflict(Say::JobCancelled)),
            Some(_) => transaction.wake(PROGRESS).await,
            None => Err(Error::conflict(Say::JobTakenOver)),
        }
    }

    /// Notes that the worker is alive and how far it is, also when the job was asked to stop: for steps that clear up.
    ///
    /// # Errors
    /// 409 when another worker holds the job now.
    pub(crate) async fn hold(&self, transaction: &mut Transaction, step: &Step) -> Result<()> {
        let sql = "UPDATE jobs SET progress_done = $3, checkpoint = $4, heartbeat_at = $5 WHERE id = $1 AND worker = $2 \
                   AND status = 'running'";
        let now = transaction.now();
        let args = args![self.job, &self.worker, step.done, step.checkpoint.to_string(), now];
        if transaction.execute(sql, args).await? == 0 {
            return Err(Error::conflict(Say::JobTakenOver));
        }
        transaction.wake(PROGRESS).await
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
        transaction.wake(JOBS).await?;
        if changed == 1 { Ok(()) } else { Err(Error::conflict(Say::JobTakenOver)) }
    }
}

impl Database {
    /// Takes the next job of these kinds that waits, or one whose worker vanished.
    pub async fn claim_job(&self, worker: &str, kinds: &[&'static str]) -> Result<Option<(Job, JobClaim)>> {
        let worker = worker.to_owned();
        let text = format!(
            concat!(
                "UPDATE jobs SET status = 'running', worker = $1, heartbeat_at = $2, attempts = attempts + 1, \
                 started_at = COALESCE(started_at, $2) WHERE id = (SELECT id FROM jobs WHERE {} \
                 ORDER BY id LIMIT 1 /*pg FOR UPDATE SKIP LOCKED*/) RETURNING ",
                job_columns!()
            ),
            waiting(kinds, 2, 3)
        );
        let row = self
            .write(move |transaction| {
                Box::pin(async move {
                    let now = transaction.now();
                    let args = args![&worker, now, stale(now)];
                    let row = transaction.fetch_optional(Sql::assembled(text), args).await?;
                    row.map(|row| Ok((Job::from_row(&row)?, JobClaim { job: row.get("id")?, worker }))).transpose()
                })
            })
            .await?;
        Ok(row)
    }

    /// Whether there is one that `claim_job` would take right now: a cheap look without a write.
    pub async fn has_waiting_job(&self, kinds: &[&'static str]) -> Result<bool> {
        let mut database = self;
        let now = self.now();
        let text = format!("SELECT id FROM jobs WHERE {} LIMIT 1", waiting(kinds, 1, 2));
        let row = database.fetch_optional(Sql::assembled(text), args![now, stale(now)]).await?;
        Ok(row.is_some())
    }

    /// What the job that is held was asked to do, and how far it came.
    ///
    /// # Errors
    /// When it is gone, or cannot be read.
    pub async fn job_input(&self, claim: &JobClaim) -> Result<JobInput> {
        let mut database = self;
        let row = database.fetch_one("SELECT payload, checkpoint FROM jobs WHERE id = $1", args![claim.job]).await?;
        let json = |name| serde_json::from_str(&row.get::<String>(name)?).map_err(Error::internal);
        Ok(JobInput { payload: json("payload")?, checkpoint: json("checkpoint")? })
    }

    /// Puts a job back, to be tried again `seconds` from now. `error` says why it did not go on.
    pub async fn retry_job(&self, claim: &JobClaim, seconds: i64, error: &[Text]) -> Result<()> {
        let (claim, (error, told)) = (claim.clone(), noted(error)?);
        self.write(move |transaction| {
            Box::pin(async move {
                let later = transaction.now().plus_seconds(seconds);
                let sql = "UPDATE jobs SET status = 'queued', worker = NULL, error = $3, run_after = $4, error_told = $5 \
                           WHERE id = $1 AND worker = $2 AND status = 'running'";
                transaction.execute(sql, args![claim.job, &claim.worker, error, later, told]).await?;
                transaction.wake(JOBS).await
            })
        })
        .await
    }

    /// Says that the worker is alive; answers whether the job is still its own and wanted.
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
        let sql = concat!("SELECT ", job_columns!(), " FROM jobs WHERE id = $1");
        Job::from_row(&database.fetch_one(sql, args![claim.job]).await?)
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
    pub async fn fail_job(&self, claim: &JobClaim, status: JobStatus, error: &[Text]) -> Result<()> {
        let (claim, (error, told)) = (claim.clone(), noted(error)?);
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                transaction
                    .execute(
                        // What the finished steps of an action did stays, and can be taken back.
                        "UPDATE jobs SET status = $3, error = $4, finished_at = $5, error_told = $6, \
                         can_undo = (kind = 'bulk_action' AND progress_done > 0) \
                         WHERE id = $1 AND worker = $2 AND status = 'running'",
                        args![claim.job, &claim.worker, status.as_str(), error, now, told],
                    )
                    .await?;
                transaction.wake(JOBS).await
            })
        })
        .await
    }
}

/// An error as it is stored: its text, and its messages for other languages.
fn noted(error: &[Text]) -> Result<(String, String)> {
    let told: Vec<Told> = error.iter().cloned().map(Told::from).collect();
    let text = told.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("\n");
    Ok((text, serde_json::to_string(&told).map_err(Error::internal)?))
}

/// The condition on jobs that a worker may take: `now` and `stale` are the numbers of their parameters.
fn waiting(kinds: &[&'static str], now: usize, stale: usize) -> String {
    let names = kinds.iter().map(|kind| format!("'{kind}'")).collect::<Vec<_>>().join(", ");
    format!(
        "kind IN ({names}) AND ((status = 'queued' AND run_after <= ${now}) \
         OR (status = 'running' AND heartbeat_at < ${stale}))"
    )
}

fn stale(now: Timestamp) -> Timestamp {
    now.plus_seconds(-STALE_SECONDS)
}
