//! Removes what nobody will ask for any more: jobs of the installation, again and again.

use crate::{
    context::Context,
    kind::{Kind, Lane, Schedule},
};
use labelkeep_database::{
    BoxFuture, Database,
    access::ProjectScope,
    jobs::{NewJob, Title},
};
use labelkeep_model::Result;
use serde_json::json;

const KIND: &str = "upkeep";
const EVERY_SECONDS: i64 = 3600;
/// An upload that no task refers to is kept so long, so that a script can import it later.
const UPLOAD_SECONDS: i64 = 86_400;
/// Jobs of the installation itself are kept so long, and orders of lists that nobody asks for.
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
        let title = Title::new(KIND, "Remove what is no longer needed");
        let job = NewJob { unit: "changes", ..NewJob::new(KIND, title) };
        Some(Schedule { every_seconds: EVERY_SECONDS, job })
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move {
            let database = &context.database;
            let uploads = sweep_uploads(database).await?;
            // Whoever asks for a task takes a project's old locks away; these are of projects where nobody does.
            let locks = database.sweep_locks().await?;
            database.sweep_outbox().await?;
            database.sweep_webhook_deliveries().await?;
            let before = database.now().plus_seconds(-DAYS * 86_400);
            let jobs = database.purge_installation_jobs(before).await?;
            let orders = database.drop_unused_orders(before).await?;
            let result = json!({ "uploads": uploads, "locks": locks, "jobs": jobs, "orders": orders });
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
