//! Removes what nobody will ask for any more, while a server or worker runs.

use labelkeep_database::{Database, access::ProjectScope};
use labelkeep_model::Result;
use std::time::Duration;
use tokio::sync::watch;

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(3600);
/// An upload that no task refers to is kept so long, so that a script can import it later.
const UPLOAD_SECONDS: i64 = 86_400;

/// Tidies up until `stop` says so.
pub async fn tidy(database: Database, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match sweep_uploads(&database).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "removed uploads that were never imported"),
            Err(error) => tracing::warn!(%error, "old uploads were not removed; it is tried again"),
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Removes uploads that were interrupted or never imported. Answers how many.
///
/// # Errors
/// What the database says.
pub async fn sweep_uploads(database: &Database) -> Result<i64> {
    let before = database.now().plus_seconds(-UPLOAD_SECONDS);
    let mut count = 0;
    for project in database.projects_with_old_uploads(before).await? {
        let scope = ProjectScope::unscoped_for_job(database, project, None).await?;
        count += database.sweep_uploads(&scope, before).await?;
    }
    Ok(count)
}
