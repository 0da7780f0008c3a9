//! The audit trail over a restore. It never loses an entry without a trace: where the backup's trail is the beginning of
//! the present one, the present one simply goes on. Otherwise (another installation, or an empty one) the backup's comes
//! with it, and the entry of the restore names the last link of the one that was there, which the way back holds.

use super::Restored;
use crate::{Fetch, Transaction, args, audit};
use labelkeep_model::Result;

pub(super) const TABLES: [&str; 3] = ["audit_log", "audit_chain", "audit_checkpoints"];

/// Nobody else may be sealing: the caller has the tables.
pub(super) async fn seal_all(transaction: &mut Transaction) -> Result<()> {
    let mut after = i64::MIN;
    while let Some(last) = audit::seal(transaction, after).await? {
        after = last;
    }
    Ok(())
}

/// Whether the trail of `backup` is the beginning of the present one: its last link and its last entry are in it.
pub(super) async fn goes_on(backup: &mut Transaction, present: &mut Transaction) -> Result<bool> {
    let (position, hash) = audit::head(backup).await?;
    if position > 0 {
        let sql = "SELECT position FROM audit_chain WHERE position = $1 AND hash = $2";
        if present.fetch_optional(sql, args![position, hash]).await?.is_none() {
            return Ok(false);
        }
    }
    let last = "SELECT id, at, action, details FROM audit_log ORDER BY id DESC LIMIT 1";
    let Some(last) = backup.fetch_optional(last, args![]).await? else {
        let sql = "SELECT id FROM audit_log LIMIT 1";
        return Ok(present.fetch_optional(sql, args![]).await?.is_some());
    };
    let sql = "SELECT id FROM audit_log WHERE id = $1 AND at = $2 AND action = $3 AND details = $4";
    let (id, at): (i64, i64) = (last.get("id")?, last.get("at")?);
    let (action, details): (String, String) = (last.get("action")?, last.get("details")?);
    Ok(present.fetch_optional(sql, args![id, at, action, details]).await?.is_some())
}

/// The trail that was there, with everything sealed.
pub(super) struct Before {
    position: i64,
    head: String,
}

impl Before {
    pub async fn read(transaction: &mut Transaction) -> Result<Self> {
        let (position, head) = audit::head(transaction).await?;
        Ok(Self { position, head })
    }
}

/// The entry of the restore.
pub(super) async fn note(transaction: &mut Transaction, before: &Before, restored: &Restored) -> Result<()> {
    let sql = "SELECT COALESCE(MIN(id), 0) AS id FROM organizations";
    let organization: i64 = transaction.fetch_one(sql, args![]).await?.get("id")?;
    let details = serde_json::json!({
        "backup_made_at": restored.manifest.made_at.to_string(),
        "backup_source": restored.manifest.source,
        "backup_version": restored.manifest.product_version,
        "way_back": restored.way_back.file_name().map(|name| name.to_string_lossy()),
        "trail": if restored.trail_goes_on { "goes on" } else { "replaced by the backup's" },
        "head_before": before.head,
        "entries_before": before.position,
        "sessions_ended": restored.sessions_ended,
        "jobs_put_back": restored.jobs_put_back,
    });
    let now = transaction.now();
    let sql = "INSERT INTO audit_log (at, organization_id, action, object_type, credential, details) \
               VALUES ($1, $2, 'database.restored', 'database', 'command_line', $3)";
    transaction.execute(sql, args![now, organization, details.to_string()]).await.map(|_| ())
}
