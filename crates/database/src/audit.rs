//! The audit trail: who did what to which object, when, from where, with which credential. Written in the transaction
//! of the act, so that there is neither an act without its entry nor an entry without its act.

use crate::{Transaction, access::Caller, args};
use labelkeep_model::{ProjectId, Result};
use serde_json::Value as Json;

/// One act. `action` is `<object>.<verb>`, for example `project.created`.
pub struct Entry<'a> {
    pub action: &'a str,
    pub object_type: &'a str,
    pub object_id: Option<i64>,
    pub project: Option<ProjectId>,
    /// Never a secret, never task data.
    pub details: Json,
}

/// # Errors
/// What the database says.
pub async fn record(transaction: &mut Transaction, caller: &Caller, entry: Entry<'_>) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "INSERT INTO audit_log (at, organization_id, actor_id, actor_email, action, object_type, object_id, \
             project_id, credential, credential_id, address, details) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            args![
                now,
                caller.organization(),
                caller.user(),
                caller.email(),
                entry.action,
                entry.object_type,
                entry.object_id,
                entry.project,
                caller.credential().name(),
                caller.credential().id(),
                caller.address(),
                entry.details.to_string(),
            ],
        )
        .await?;
    Ok(())
}
