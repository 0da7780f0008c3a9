//! Removes what nobody will ask for any more: jobs of the installation, again and again.

use crate::{
    context::Context,
    kind::{Kind, Lane, Schedule},
};
use labelkeep_database::{BoxFuture, Database, access::ProjectScope, jobs::NewJob};
use labelkeep_model::Result;
use serde_json::json;

const KIND: &str = "upkeep";
const EVERY_SECONDS: i64 = 3600;
/// An upload that no task refers to is kept so long, so that a script can import it later.
const UPLOAD_SECONDS: i64 = 86_400;
/// Sessions that ended, and jobs of the installation itself, are kept so long.
const DAYS: i64 = 30;

pub(crate) struct Upkeep;

impl Kind for Upkeep {
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
        let job = NewJob {
            kind: KIND,
            title: "Remove what is no longer needed".to_owned(),
            payload: json!({}),
            unit: "changes",
            total: None,
            worker: None,
            items: Vec::new(),
            subject: None,
        };
        Some(Schedule { every_seconds: EVERY_SECONDS, job })
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move {
            let database = &context.database;
            let uploads = sweep_uploads(database).await?;
            // Whoever asks for a task takes a project's old locks away; these are of projects where nobody does.
            let locks = database.sweep_locks().await?;
            let before = database.now().plus_seconds(-DAYS * 86_400);
            let sessions = database.purge_ended_sessions(before).await?;
            let jobs = database.purge_installation_jobs(before).await?;
            let result = json!({ "uploads": uploads, "locks": locks, "sessions": sessions, "jobs": jobs });
            database.finish_job(&context.claim, result, false).await
        })
    }
}

/// Removes uploads that were interrupted or never imported. Answers how many.
pub async fn sweep_uploads(database: &Database) -> Result<i64> {
    let before = database.now().plus_seconds(-UPLOAD_SECONDS);
    let mut count = 0;
    for project in database.projects_with_old_uploads(before).await? {
        let scope = ProjectScope::unscoped_for_job(database, project, None).await?;
        count += database.sweep_uploads(&scope, before).await?;
    }
    Ok(count)
}
