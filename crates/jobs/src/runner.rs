//! The runner. A job begins in the process that was asked for it, if a place of its lane is free there; otherwise, and
//! when that process dies, whoever has a place takes it.

use crate::{
    context::Context,
    failure::reasons,
    import,
    kind::{Kind, Lane},
    kinds::{KINDS, kind_of, kinds_of},
    lanes::{Lanes, Place},
    ml::MlBackends,
    retention::Retention,
    storage_sync, undo, undo_import, write_out,
};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    exports::{Export, NewExport},
    jobs::{JOBS, Job, JobClaim, JobStatus, NewJob},
    storages::{Direction, Storage},
};
use labelkeep_model::{Error, ErrorKind, ProjectId, Result, Say, Text, UserId};
use labelkeep_storages::Connector;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{broadcast, watch},
    task::JoinHandle,
};

/// A third of the time after which a worker counts as dead, with room to spare.
const BEAT: Duration = Duration::from_secs(5);
/// How long a worker sleeps when nothing waits and nobody wakes it.
const IDLE: Duration = Duration::from_secs(5);

/// A job that took its worker down so often is not run again.
const MOST_RUNS: i64 = 5;
/// What it did is taken back then, unless that too takes the worker down so often.
const MOST_CLEARINGS: i64 = 5;

/// Starts and runs jobs on a database. Cheap to clone; the clones share their places.
#[derive(Clone)]
pub struct Jobs {
    database: Database,
    lanes: Lanes,
    stopping: Arc<watch::Sender<bool>>,
    retention: Retention,
    validates_predictions: bool,
    connector: Option<Connector>,
    ml: Option<MlBackends>,
}

impl Jobs {
    #[must_use]
    pub fn new(database: Database) -> Self {
        let stopping = Arc::new(watch::Sender::new(false));
        Self {
            database,
            lanes: Lanes::new(),
            stopping,
            retention: Retention::default(),
            validates_predictions: false,
            connector: None,
            ml: None,
        }
    }

    /// With other times after which things go for good.
    #[must_use]
    pub fn keeping(self, retention: Retention) -> Self {
        Self { retention, ..self }
    }

    /// With or without predictions having to fit the labeling configuration, where a project does not say it.
    #[must_use]
    pub fn validating_predictions(self, validates_predictions: bool) -> Self {
        Self { validates_predictions, ..self }
    }

    /// With a way to object stores.
    #[must_use]
    pub fn connecting(self, connector: Connector) -> Self {
        Self { connector: Some(connector), ..self }
    }

    /// With a way to ML backends.
    #[must_use]
    pub fn asking(self, ml: MlBackends) -> Self {
        Self { ml: Some(ml), ..self }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    pub(crate) fn connector(&self) -> Option<&Connector> {
        self.connector.as_ref()
    }

    /// Turns true when the process ends: who waits for news of jobs goes then.
    #[must_use]
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// Stores a job and begins it in this process, or leaves it to whoever has a place. The handle gives its end;
    /// dropping it does not stop the job.
    ///
    /// # Errors
    /// 409 when too many jobs of the project wait.
    pub async fn start(&self, scope: &ProjectScope, mut new: NewJob) -> Result<(Job, JoinHandle<Result<Job>>)> {
        let place = self.place_for(&mut new);
        let worker = new.worker.clone();
        let job = self.database.create_job(scope, new).await?;
        let handle = self.begin(scope, job.clone(), place.zip(worker));
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
        let place = self.place_for(&mut job);
        let worker = job.worker.clone();
        let (export, job) = self.database.create_export(scope, new, job).await?;
        Ok((export, self.begin(scope, job, place.zip(worker))))
    }

    /// Stores the job that takes `undone` back, and begins it.
    ///
    /// # Errors
    /// 409 when there is nothing to take back; 403 without the right.
    pub async fn start_undo(&self, scope: &ProjectScope, undone: &Job) -> Result<JoinHandle<Result<Job>>> {
        let mut new = undo::job(undone);
        let place = self.place_for(&mut new);
        let worker = new.worker.clone();
        let job = self.database.create_undo(scope, new).await?;
        Ok(self.begin(scope, job, place.zip(worker)))
    }

    /// Stores the job that takes a finished import back, and begins it.
    ///
    /// # Errors
    /// 409 when there is nothing to take back, or people's work would go and `with_work` does not say so; 403 without the
    /// right.
    pub async fn start_import_undo(
        &self,
        scope: &ProjectScope,
        import: &Job,
        with_work: bool,
    ) -> Result<JoinHandle<Result<Job>>> {
        let mut new = undo_import::undo(import, with_work);
        let place = self.place_for(&mut new);
        let worker = new.worker.clone();
        let job = self.database.create_import_undo(scope, with_work, new).await?;
        Ok(self.begin(scope, job, place.zip(worker)))
    }

    /// Stores the job that brings an import back, and begins it.
    ///
    /// # Errors
    /// 409 when it was not taken back; 403 without the right.
    pub async fn start_import_redo(&self, scope: &ProjectScope, import: &Job) -> Result<JoinHandle<Result<Job>>> {
        let mut new = undo_import::redo(import);
        let place = self.place_for(&mut new);
        let worker = new.worker.clone();
        let job = self.database.create_import_redo(scope, new).await?;
        Ok(self.begin(scope, job, place.zip(worker)))
    }

    /// Stores the sync of a storage, and begins it; `None` when one waits or runs already.
    ///
    /// # Errors
    /// 409 when too many jobs of the project wait; 403 without the right.
    pub async fn start_sync(&self, scope: &ProjectScope, storage: &Storage) -> Result<Option<JoinHandle<Result<Job>>>> {
        let mut new = match storage.direction {
            Direction::Source => storage_sync::job(storage),
            Direction::Target => write_out::everything(storage),
        };
        let place = self.place_for(&mut new);
        let worker = new.worker.clone();
        let job = self.database.begin_sync(scope, storage.id, new).await?;
        Ok(job.map(|job| self.begin(scope, job, place.zip(worker))))
    }

    /// Stores an import that came to nothing as a new job, and begins it.
    ///
    /// # Errors
    /// 409 when it did not fail, or its files are gone.
    pub async fn start_import_again(&self, scope: &ProjectScope, import: &Job) -> Result<Job> {
        let new = import::again(&self.database, scope, import).await?;
        self.database.record_run_again(scope, import).await?;
        self.start(scope, new).await.map(|(job, _)| job)
    }

    /// Stores a job, runs it, and answers when it is over. It goes on when the caller goes away.
    ///
    /// # Errors
    /// Why the job failed.
    pub async fn run_now(&self, scope: &ProjectScope, new: NewJob) -> Result<Job> {
        let (_, handle) = self.start(scope, new).await?;
        handle.await.map_err(Error::internal)?
    }

    /// Claims and runs jobs until `stop` says so; then waits for those that run.
    pub async fn work(&self, mut stop: watch::Receiver<bool>) {
        let mut wake_ups = self.database.wake_ups();
        let mut running = tokio::task::JoinSet::new();
        while !*stop.borrow() {
            self.queue_what_is_due().await;
            for lane in Lane::ALL {
                self.fill(lane, &mut running).await;
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = woken(&mut wake_ups) => {}
                () = self.lanes.freed() => {}
                _ = running.join_next(), if !running.is_empty() => {}
                () = tokio::time::sleep(IDLE) => {}
            }
        }
        self.stopping.send_replace(true);
        while running.join_next().await.is_some() {}
    }

    /// Takes waiting jobs of a lane as long as it has places.
    async fn fill(&self, lane: Lane, running: &mut tokio::task::JoinSet<()>) {
        let kinds = kinds_of(lane);
        while let Some(place) = self.lanes.take(lane) {
            let waits = self.database.has_waiting_job(&kinds).await.unwrap_or(false);
            let claimed = if waits { self.database.claim_job(&self.worker(), &kinds).await } else { Ok(None) };
            match claimed {
                Ok(Some((job, claim))) => {
                    let jobs = self.clone();
                    running.spawn(async move {
                        let (id, kind) = (job.id, job.kind.clone());
                        if let Err(error) = jobs.run(None, job, claim, place).await {
                            tracing::warn!(job = id, kind, %error, "a job failed");
                        }
                    });
                }
                Ok(None) => {
                    place.give_back_quietly();
                    return;
                }
                Err(error) => {
                    place.give_back_quietly();
                    tracing::error!(%error, "cannot claim jobs");
                    return;
                }
            }
        }
    }

    async fn queue_what_is_due(&self) {
        for schedule in KINDS.iter().filter_map(|kind| kind.schedule()) {
            if let Err(error) = self.database.queue_if_due(schedule.job, schedule.every_seconds).await {
                tracing::warn!(%error, "a job that is due was not put into the queue");
            }
        }
    }

    /// A place for a job that is to be stored, which is then this process's own.
    fn place_for(&self, new: &mut NewJob) -> Option<Place> {
        let place = self.lanes.take(kind_of(new.kind)?.lane())?;
        new.worker = Some(self.worker());
        Some(place)
    }

    fn begin(&self, scope: &ProjectScope, job: Job, own: Option<(Place, String)>) -> JoinHandle<Result<Job>> {
        let (jobs, scope) = (self.clone(), scope.clone());
        tokio::spawn(async move {
            match own {
                Some((place, worker)) => {
                    let claim = JobClaim { job: job.id, worker };
                    jobs.run(Some(scope), job, claim, place).await
                }
                None => jobs.wait_for(&scope, job.id).await,
            }
        })
    }

    /// Waits for the end of a job that somebody else runs.
    async fn wait_for(&self, scope: &ProjectScope, id: i64) -> Result<Job> {
        let mut wake_ups = self.database.wake_ups();
        loop {
            let job = self.database.job(scope, id).await?;
            match job.status {
                JobStatus::Queued | JobStatus::Running => {}
                JobStatus::Completed => return Ok(job),
                JobStatus::Failed | JobStatus::Cancelled => {
                    return Err(Error::non_field(told(job)));
                }
            }
            tokio::select! {
                () = woken(&mut wake_ups) => {}
                () = tokio::time::sleep(IDLE) => {}
            }
        }
    }

    /// No two claims share a name, so that a claim that was lost can be told from the one that followed.
    fn worker(&self) -> String {
        self.database.rng().uuid().to_string()
    }

    /// `scope`: of who asked for it, when that is still known. `_place` is free again at the end.
    async fn run(&self, scope: Option<ProjectScope>, job: Job, claim: JobClaim, _place: Place) -> Result<Job> {
        let beating = Beating(tokio::spawn(beat(self.database.clone(), claim.clone())));
        let kind = kind_of(&job.kind);
        let attempts = job.attempts;
        let outcome = match kind {
            Some(kind) => self.work_off(kind, scope, job, claim.clone()).await,
            None => Err(Error::internal(format!("no job is called {}", job.kind))),
        };
        drop(beating);
        match outcome {
            Ok(()) => self.database.claimed_job(&claim).await,
            Err(error) => Err(self.end_badly(&claim, kind, attempts, error).await),
        }
    }

    async fn work_off(&self, kind: &dyn Kind, scope: Option<ProjectScope>, job: Job, claim: JobClaim) -> Result<()> {
        let scope = match (scope, job.project_id) {
            (Some(scope), _) => Some(scope),
            (None, Some(project)) => Some(self.scope_of(project, &job).await?),
            (None, None) => None,
        };
        let input = self.database.job_input(&claim).await?;
        let (database, connector, ml) = (self.database.clone(), self.connector.clone(), self.ml.clone());
        let (retention, stopping, validates_predictions) =
            (self.retention, self.stopping(), self.validates_predictions);
        let context =
            Context { database, scope, claim, job, input, retention, validates_predictions, connector, ml, stopping };
        let attempts = context.job.attempts;
        if attempts <= MOST_RUNS {
            return kind.run(&context).await;
        }
        if attempts > MOST_RUNS + MOST_CLEARINGS {
            return Err(Error::conflict(Say::JobKeepsFailing));
        }
        let reason = kind.given_up();
        kind.clear_up(&context, reason.clone()).await?;
        Err(Error::conflict(reason))
    }

    async fn scope_of(&self, project: i64, job: &Job) -> Result<ProjectScope> {
        ProjectScope::unscoped_for_job(&self.database, ProjectId(project), job.created_by.map(UserId)).await
    }

    /// Notes why the job ended or waits for another try, and gives the reason on.
    async fn end_badly(&self, claim: &JobClaim, kind: Option<&dyn Kind>, attempts: i64, error: Error) -> Error {
        let cancelled = self.database.claimed_job(claim).await.is_ok_and(|job| job.cancel_requested);
        let status = if cancelled { JobStatus::Cancelled } else { JobStatus::Failed };
        let reasons = reasons(&error);
        let is_clearing = (MOST_RUNS + 1..=MOST_RUNS + MOST_CLEARINGS).contains(&attempts);
        if is_clearing && may_pass(&error) {
            // Whoever claims it next, when this worker is silent, goes on with the clearing up.
            return error;
        }
        let pause = usize::try_from(attempts - 1).ok().and_then(|tried| kind?.retries().get(tried).copied());
        let noted = match pause.filter(|_| !cancelled && may_pass(&error)) {
            Some(seconds) => self.database.retry_job(claim, seconds, &reasons).await,
            None => self.database.fail_job(claim, status, &reasons).await,
        };
        if let Err(unnoted) = noted {
            tracing::error!(job = claim.job, %unnoted, "cannot note that a job failed");
        }
        error
    }
}

/// Why a job did not end well, as one message.
fn told(mut job: Job) -> Text {
    match (job.error_told.pop(), job.error) {
        (Some(only), _) if job.error_told.is_empty() => only.into(),
        (_, Some(error)) => Text::of_stored(error),
        (_, None) => Say::JobCancelled.into(),
    }
}

/// Waits until a job came, ended, or was asked to stop.
async fn woken(wake_ups: &mut broadcast::Receiver<String>) {
    while wake_ups.recv().await.is_ok_and(|topic| topic != JOBS) {}
}

/// Whether it can go well another time.
fn may_pass(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Unavailable | ErrorKind::TooManyRequests(_) | ErrorKind::Internal)
}

/// Life signs, as long as this is kept.
struct Beating(JoinHandle<()>);

impl Drop for Beating {
    fn drop(&mut self) {
        self.0.abort();
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
