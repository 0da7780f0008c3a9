use super::{JOBS, Job, JobStatus, NewJob, insert_job, job_columns};
use crate::{
    Database, Fetch,
    access::{Caller, ProjectScope, membership::is_seen},
    args, audit,
    engine::dialect::Sql,
};
use labelkeep_model::{Error, Permission, Result, Say};

impl Database {
    /// Puts a job into the queue.
    pub async fn create_job(&self, scope: &ProjectScope, new: NewJob) -> Result<Job> {
        let scope = scope.clone();
        self.write(move |transaction| Box::pin(async move { insert_job(transaction, &scope, new).await })).await
    }

    /// Notes that somebody runs a job again, as another one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn record_run_again(&self, scope: &ProjectScope, job: &Job) -> Result<()> {
        let (scope, id) = (scope.clone(), job.id);
        let details = serde_json::json!({ "kind": job.kind, "title": job.title.text });
        self.write(move |transaction| {
            Box::pin(async move {
                let entry = audit::Entry {
                    action: "job.run_again",
                    object_type: "job",
                    object_id: Some(id),
                    project: Some(scope.id()),
                    details,
                };
                audit::record(transaction, scope.caller(), entry).await
            })
        })
        .await
    }

    /// How many jobs have which status, in the whole installation: for operators, not for requests of people.
    pub async fn job_counts(&self) -> Result<Vec<(JobStatus, i64)>> {
        let mut database = self;
        let rows = database.fetch_all("SELECT status, COUNT(*) AS jobs FROM jobs GROUP BY status", args![]).await?;
        let mut counts: Vec<_> = JobStatus::ALL.into_iter().map(|status| (status, 0)).collect();
        for row in rows {
            let status = JobStatus::read(&row.get::<String>("status")?);
            let jobs = row.get::<i64>("jobs")?;
            counts.iter_mut().filter(|(known, _)| *known == status).for_each(|(_, count)| *count = jobs);
        }
        Ok(counts)
    }

    /// A job of the scope's project, as it is now.
    ///
    /// # Errors
    /// 404 when the project has no such job.
    pub async fn job(&self, scope: &ProjectScope, id: i64) -> Result<Job> {
        let mut database = self;
        let sql = concat!("SELECT ", job_columns!(), " FROM jobs WHERE id = $1 AND project_id = $2");
        let row = database.fetch_optional(sql, args![id, scope.id()]).await?;
        Job::from_row(&row.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Job".into() }))?)
    }

    /// The newest jobs of one project.
    pub async fn jobs_in(&self, scope: &ProjectScope, active_only: bool) -> Result<Vec<Job>> {
        let mut database = self;
        let active = if active_only { " AND status IN ('queued', 'running')" } else { "" };
        let columns = job_columns!();
        let text = format!("SELECT {columns} FROM jobs WHERE project_id = $1{active} ORDER BY id DESC LIMIT 100");
        let rows = database.fetch_all(Sql::assembled(text), args![scope.id()]).await?;
        rows.iter().map(Job::from_row).collect()
    }

    /// The newest jobs that the caller may see: of all projects for who sees all projects, otherwise of those he is a
    /// member of. None for who may not run actions: jobs say what is in a project, in titles and in errors.
    pub async fn jobs_of(&self, caller: &Caller, active_only: bool) -> Result<Vec<Job>> {
        if !caller.may(Permission::ActionsRun) {
            return Ok(Vec::new());
        }
        let mut database = self;
        let active = if active_only { " AND j.status IN ('queued', 'running')" } else { "" };
        let seen = is_seen!("$2", "$3 = 1");
        let columns = job_columns!();
        let sees_all = i64::from(caller.may(Permission::ProjectsSeeAll));
        let text = format!(
            "SELECT {columns} FROM jobs WHERE id IN (SELECT j.id FROM jobs j JOIN projects p ON p.id = j.project_id WHERE j.organization_id = $1 \
             AND p.deleted_at IS NULL AND {seen}{active} ORDER BY j.id DESC LIMIT 100) ORDER BY id DESC"
        );
        let rows =
            database.fetch_all(Sql::assembled(text), args![caller.organization(), caller.user(), sees_all]).await?;
        rows.iter().map(Job::from_row).collect()
    }

    /// Asks a job to stop. One that has not begun is over at once.
    ///
    /// # Errors
    /// 404 when the project has no such job.
    pub async fn cancel_job(&self, scope: &ProjectScope, id: i64) -> Result<Job> {
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let cancelled = transaction
                    .fetch_optional(
                        concat!(
                            "UPDATE jobs SET cancel_requested = (status = 'running'), \
                             finished_at = CASE WHEN status = 'queued' THEN $3 ELSE finished_at END, \
                             status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END \
                             WHERE id = $1 AND project_id = $2 \
                             AND (status = 'queued' OR (status = 'running' AND cancel_requested = FALSE)) RETURNING ",
                            job_columns!()
                        ),
                        args![id, scope.id(), now],
                    )
                    .await?;
                let Some(row) = cancelled else {
                    // It is over, or will be soon.
                    let sql = concat!("SELECT ", job_columns!(), " FROM jobs WHERE id = $1 AND project_id = $2");
                    let row = transaction.fetch_optional(sql, args![id, scope.id()]).await?;
                    return Job::from_row(
                        &row.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Job".into() }))?,
                    );
                };
                transaction.wake(JOBS).await?;
                let job = Job::from_row(&row)?;
                let entry = audit::Entry {
                    action: "job.cancelled",
                    object_type: "job",
                    object_id: Some(id),
                    project: Some(scope.id()),
                    details: serde_json::json!({ "kind": job.kind, "title": job.title.text }),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                Ok(job)
            })
        })
        .await
    }
}
