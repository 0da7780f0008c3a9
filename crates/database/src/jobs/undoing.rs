//! Jobs that take another one back, or bring it back. As long as one waits or runs, there is no other.

use super::{JOBS, Job, NewJob, insert_job};
use crate::{Fetch, Transaction, access::ProjectScope, args};
use labelkeep_model::{Error, Result, Say};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Back,
    Again,
}

/// Puts the job that does it into the queue.
pub(crate) async fn begin(transaction: &mut Transaction, scope: &ProjectScope, way: Way, new: NewJob) -> Result<Job> {
    // Two who ask at the same moment wait for each other here.
    let sql = "SELECT id, undone_at IS NULL AS is_in_force, EXISTS (SELECT 1 FROM jobs u WHERE u.undoes = jobs.id \
               AND u.status IN ('queued', 'running')) AS is_busy FROM jobs WHERE id = $1 AND project_id = $2 \
               AND can_undo = TRUE";
    if transaction.is_postgres() {
        transaction.fetch_all("SELECT id FROM jobs WHERE id = $1 FOR NO KEY UPDATE", args![new.undoes]).await?;
    }
    let row = transaction.fetch_optional(sql, args![new.undoes, scope.id()]).await?;
    let is_in_force = match &row {
        Some(row) if row.get::<bool>("is_busy")? => {
            return Err(Error::conflict(Say::UndoingAlready));
        }
        Some(row) => Some(row.get::<bool>("is_in_force")?),
        None => None,
    };
    match (way, is_in_force) {
        (Way::Back, Some(true)) | (Way::Again, Some(false)) => {}
        (Way::Back, _) => return Err(Error::conflict(Say::TakenBackAlready)),
        (Way::Again, _) => return Err(Error::conflict(Say::CannotRedo)),
    }
    transaction.wake(JOBS).await?;
    insert_job(transaction, scope, new).await
}

/// Notes that it is done.
pub(crate) async fn end(transaction: &mut Transaction, way: Way, undone: i64) -> Result<()> {
    let at = (way == Way::Back).then(|| transaction.now());
    transaction.execute("UPDATE jobs SET undone_at = $2 WHERE id = $1", args![undone, at]).await.map(|_| ())
}
