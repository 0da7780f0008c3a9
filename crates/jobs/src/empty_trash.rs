//! Empties the trash of what has been there long enough, and removes old jobs, sessions and links: as long as the settings
//! say, each is kept.

use crate::{
    context::Context,
    kind::{Kind, Lane, Schedule},
    retention::Retention,
};
use labelkeep_database::{
    BoxFuture, Database,
    jobs::{NewJob, Step, Title},
};
use labelkeep_model::{Result, Timestamp};
use serde_json::json;

const KIND: &str = "empty_trash";
const EVERY_SECONDS: i64 = 6 * 3600;
const DAY: i64 = 86_400;

pub(crate) struct EmptyTrash;

impl Kind for EmptyTrash {
    fn name(&self) -> &'static str {
        KIND
    }

    fn lane(&self) -> Lane {
        Lane::Upkeep
    }

    fn retries(&self) -> &'static [i64] {
        &[60, 600]
    }

    fn schedule(&self) -> Option<Schedule> {
        let job = NewJob { unit: "changes", ..NewJob::new(KIND, Title::new(KIND, "Empty the trash")) };
        Some(Schedule { every_seconds: EVERY_SECONDS, job })
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move {
            let mut work = Work { context, done: 0 };
            let database = &context.database;
            let Retention { trash_days, job_days, session_days, link_days } = context.retention;
            if let Some(before) = before(database, trash_days) {
                database.stamp_trash().await?;
                work.tasks(before).await?;
                work.projects(before).await?;
                database.purge_trashed_drafts(before).await?;
            }
            let mut rows = 0;
            if let Some(before) = before(database, session_days) {
                rows += database.purge_ended_sessions(before).await?;
            }
            if let Some(before) = before(database, link_days) {
                rows += database.purge_old_links(before).await?;
                rows += database.purge_old_mails(before).await?;
            }
            if let Some(before) = before(database, job_days) {
                rows += database.purge_old_jobs(before).await?;
            }
            let result = json!({ "steps": work.done, "rows": rows });
            database.finish_job(&context.claim, result, false).await
        })
    }
}

fn before(database: &Database, days: i64) -> Option<Timestamp> {
    (days > 0).then(|| database.now().plus_seconds(-days.saturating_mul(DAY)))
}

/// Each step is a change of its own and looks for what is left, so that it can stop anywhere.
struct Work<'c> {
    context: &'c Context,
    done: i64,
}

impl Work<'_> {
    async fn advance(&mut self) -> Result<()> {
        self.done += 1;
        let step = Step { done: self.done, total: None, checkpoint: json!({}) };
        self.context.database.advance_job(&self.context.claim, step).await
    }

    async fn tasks(&mut self, before: Timestamp) -> Result<()> {
        let database = &self.context.database;
        for project in database.projects_with_old_trash(before).await? {
            let mut purged = 0;
            loop {
                let step = database.purge_trashed_tasks(project, before).await?;
                if step == 0 {
                    break;
                }
                purged += step;
                self.advance().await?;
            }
            if purged > 0 {
                database.record_purge(project, purged).await?;
            }
        }
        Ok(())
    }

    async fn projects(&mut self, before: Timestamp) -> Result<()> {
        let database = &self.context.database;
        for project in database.old_deleted_projects(before).await? {
            while database.purge_project_step(project, before).await? {
                self.advance().await?;
            }
        }
        Ok(())
    }
}
