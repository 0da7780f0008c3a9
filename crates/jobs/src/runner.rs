//! The runner. A job begins in the process that was asked for it; when that process dies, any other takes it over.

use std::sync::Arc;
use std::time::Duration;

use labelkeep_database::Database;
use labelkeep_database::access::ProjectScope;
use labelkeep_database::exports::{Export, NewExport};
use labelkeep_database::jobs::{Job, JobClaim, JobStatus, NewJob};
use labelkeep_model::{Error, ErrorKind, ProjectId, Result, UserId};
use tokio::task::JoinHandle;

use crate::context::Context;
use crate::{bulk, export, import};

/// A third of the time after which a worker counts as dead, with room to spare.
const BEAT: Duration = Duration::from_secs(5);
/// How long a worker sleeps when nothing waits and nobody wakes it.
const IDLE: Duration = Duration::from_secs(5);

/// Starts and runs jobs on a database. Cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    database: Database,
}

impl Jobs {
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Stores a job and begins it in this process. The handle gives its end; dropping it does not stop the job.
    ///
    /// # Errors
    /// What the database says.
    pub async fn start(&self, scope: &ProjectScope, mut new: NewJob) -> Result<(Job, JoinHandle<Result<Job>>)> {
        let worker = self.worker();
        new.worker = Some(worker.clone());
        let job = self.database.create_job(scope, new).await?;
        let handle = self.begin(scope, job.clone(), worker);
        Ok((job, handle))
    }

    /// Stores a snapshot and begins the job that writes it.
    ///
    /// # Errors
    /// 409 when too many of the project are in the making.
    pub async fn start_snapshot(
        &self,
        scope: &ProjectScope,
        new: NewExport,
        mut job: NewJob,
    ) -> Result<(Export, JoinHandle<Result<Job>>)> {
        let worker = self.worker();
        job.worker = Some(worker.clone());
        let (export, job) = self.database.create_export(scope, new, job).await?;
        Ok((export, self.begin(scope, job, worker)))
    }

    /// Runs a job that was stored as this worker's.
    fn begin(&self, scope: &ProjectScope, job: Job, worker: String) -> JoinHandle<Result<Job>> {
        let claim = JobClaim { job: job.id, worker };
        let (jobs, scope) = (self.clone(), scope.clone());
        tokio::spawn(async move { jobs.run(Some(scope), job, claim).await })
    }

    /// Stores a job, runs it, and answers when it is over. It goes on when the caller goes away.
    ///
    /// # Errors
    /// Why the job failed.
    pub async fn run_now(&self, scope: &ProjectScope, new: NewJob) -> Result<Job> {
        let (_, handle) = self.start(scope, new).await?;
        handle.await.map_err(Error::internal)?
    }

    /// Claims and runs jobs, one after the other, until `stop` says so.
    pub async fn work(&self, mut stop: tokio::sync::watch::Receiver<bool>) {
        let mut wake_ups = self.database.wake_ups();
        while !*stop.borrow() {
            let worker = self.worker();
            let waiting = self.database.has_waiting_jobs().await.unwrap_or(false);
            let claimed = if waiting { self.database.claim_job(&worker).await } else { Ok(None) };
            match claimed {
                Ok(Some((job, claim))) => {
                    let (id, kind) = (job.id, job.kind.clone());
                    if let Err(error) = self.run(None, job, claim).await {
                        tracing::warn!(job = id, kind, %error, "a job failed");
                    }
                    continue;
                }
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "cannot claim jobs"),
            }
            tokio::select! {
                _ = stop.changed() => {}
                _ = wake_ups.recv() => {}
                () = tokio::time::sleep(IDLE) => {}
            }
        }
    }

    /// No two claims share a name, so that a claim that was lost can be told from the one that followed.
    fn worker(&self) -> String {
        self.database.rng().uuid().to_string()
    }

    /// `scope`: of who asked for it, when that is still known.
    async fn run(&self, scope: Option<ProjectScope>, job: Job, claim: JobClaim) -> Result<Job> {
        let scope = match scope {
            Some(scope) => scope,
            None => match self.scope_of(&job).await {
                Ok(scope) => scope,
                Err(error) => return Err(self.end_badly(&claim, error).await),
            },
        };
        let beating = tokio::spawn(beat(self.database.clone(), claim.clone()));
        let context = Arc::new(Context { database: self.database.clone(), scope, claim: claim.clone(), job });
        let outcome = dispatch(&context).await;
        beating.abort();
        match outcome {
            Ok(()) => self.database.claimed_job(&claim).await,
            Err(error) => Err(self.end_badly(&claim, error).await),
        }
    }

    async fn scope_of(&self, job: &Job) -> Result<ProjectScope> {
        let project = job.project_id.ok_or_else(|| Error::internal("a job without a project"))?;
        ProjectScope::unscoped_for_job(&self.database, ProjectId(project), job.created_by.map(UserId)).await
    }

    /// Notes why the job ended, and gives the reason on.
    async fn end_badly(&self, claim: &JobClaim, error: Error) -> Error {
        let cancelled = self.database.claimed_job(claim).await.is_ok_and(|job| job.cancel_requested);
        let status = if cancelled { JobStatus::Cancelled } else { JobStatus::Failed };
        let text = match &error.kind {
            ErrorKind::Validation(fields) => fields.values().flatten().cloned().collect::<Vec<_>>().join("\n"),
            _ => error.detail.to_string(),
        };
        if let Err(unnoted) = self.database.fail_job(claim, status, &text).await {
            tracing::error!(job = claim.job, %unnoted, "cannot note that a job failed");
        }
        error
    }
}

async fn dispatch(context: &Context) -> Result<()> {
    match context.job.kind.as_str() {
        bulk::KIND => bulk::run(context).await,
        export::KIND => export::run(context).await,
        import::KIND => import::run(context).await,
        other => Err(Error::internal(format!("no job is called {other}"))),
    }
}

async fn beat(database: Database, claim: JobClaim) {
    loop {
        tokio::time::sleep(BEAT).await;
        // Steps check the claim themselves; here only the life sign counts.
        if database.beat(&claim).await.is_err() {
            tracing::warn!(job = claim.job, "a heartbeat was not stored");
        }
    }
}
