//! What must not simply go on from where the backup was: it was begun by somebody who does not know of the restore.

use super::{generation, setting};
use crate::{Fetch, Transaction, args, engine::dialect::id_list, installation::KEY};
use labelkeep_model::Result;

/// What is known only before the rows are replaced.
pub(super) struct Present {
    /// Lists of tasks are kept in memory by this number: it never comes again.
    data_version: i64,
    generation: i64,
    key: Option<String>,
    revoked_tokens: Vec<i64>,
}

impl Present {
    pub async fn read(transaction: &mut Transaction) -> Result<Self> {
        let version = "SELECT COALESCE(MAX(data_version), 0) AS version FROM projects";
        let revoked = "SELECT id FROM personal_tokens WHERE revoked_at IS NOT NULL";
        let revoked = transaction.fetch_all(revoked, args![]).await?;
        Ok(Self {
            data_version: transaction.fetch_one(version, args![]).await?.get("version")?,
            generation: generation::read(transaction).await?,
            key: setting::read(transaction, KEY).await?,
            revoked_tokens: revoked.iter().map(|row| row.get("id")).collect::<Result<_>>()?,
        })
    }
}

pub(super) struct Settled {
    pub sessions_ended: i64,
    pub jobs_put_back: i64,
    pub has_other_key: bool,
}

/// `is_same_installation`: an id means the same before and after.
pub(super) async fn settle(
    transaction: &mut Transaction,
    present: &Present,
    is_same_installation: bool,
) -> Result<Settled> {
    let now = transaction.now();
    let sessions = transaction.execute("UPDATE sessions SET ended_at = $1 WHERE ended_at IS NULL", args![now]).await?;
    // A link that was used since would work a second time.
    transaction.execute("UPDATE one_time_links SET used_at = $1 WHERE used_at IS NULL", args![now]).await?;
    if is_same_installation {
        let sql = "UPDATE personal_tokens SET revoked_at = $1 WHERE revoked_at IS NULL \
                   AND id IN (SELECT value FROM ids_of($2))";
        transaction.execute(sql, args![now, id_list(present.revoked_tokens.iter().copied())]).await?;
    }
    // As when the machine had been switched off at the moment of the backup. Whoever works on such a job now has lost it.
    let jobs = "UPDATE jobs SET status = 'queued', worker = NULL, heartbeat_at = NULL, run_after = $1 \
                WHERE status = 'running'";
    let jobs = transaction.execute(jobs, args![now]).await?;
    // The same for what was being told to others.
    let told = "UPDATE outbox SET claimed_by = NULL, not_before = 0 WHERE claimed_by IS NOT NULL";
    transaction.execute(told, args![]).await?;
    let unfinished = "SELECT id FROM file_uploads WHERE is_complete = FALSE";
    let pieces = format!("DELETE FROM file_chunks WHERE file_id IN ({unfinished})");
    transaction.execute(crate::engine::dialect::Sql::assembled(pieces), args![]).await?;
    transaction.execute("DELETE FROM file_uploads WHERE is_complete = FALSE", args![]).await?;
    // Their numbers are of the server that the backup is of.
    transaction.execute("DELETE FROM queue_cursors", args![]).await?;
    transaction.execute("UPDATE open_tasks SET seq = 0 WHERE seq > 0", args![]).await?;
    let versions = "UPDATE projects SET data_version = data_version + $1";
    transaction.execute(versions, args![present.data_version + 1]).await?;
    generation::write(transaction, present.generation + 1).await?;
    Ok(Settled {
        sessions_ended: i64::try_from(sessions).unwrap_or(i64::MAX),
        jobs_put_back: i64::try_from(jobs).unwrap_or(i64::MAX),
        has_other_key: keep_key(transaction, present.key.as_deref()).await?,
    })
}

/// The nodes that run have their key, and it stays the installation's; answers whether the backup had another.
async fn keep_key(transaction: &mut Transaction, present: Option<&str>) -> Result<bool> {
    let restored = setting::read(transaction, KEY).await?;
    let Some(present) = present else { return Ok(false) };
    setting::write(transaction, KEY, present).await?;
    Ok(restored.is_some_and(|restored| restored != present))
}
