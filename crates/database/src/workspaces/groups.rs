//! Membership that groups at a provider of single sign-on give and take.

use super::{change::record, members::free_in};
use crate::{Transaction, access::Caller, args};
use labelkeep_model::{Result, UserId, WorkspaceId};
use serde_json::json;

/// Nothing, where the organisation has no such workspace.
pub(crate) async fn join(
    transaction: &mut Transaction,
    caller: &Caller,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<()> {
    let now = transaction.now();
    let sql = "INSERT INTO workspace_members (workspace_id, user_id, created_at) SELECT id, $2, $3 FROM workspaces \
               WHERE id = $1 AND organization_id = $4 AND is_personal = FALSE AND deleted_at IS NULL ON CONFLICT DO NOTHING";
    if transaction.execute(sql, args![workspace, user, now, caller.organization()]).await? == 0 {
        return Ok(());
    }
    let details = json!({ "users": [user], "source": "single_sign_on" });
    record(transaction, caller, "workspace.members_added", workspace, details).await
}

/// Nothing for who is no member.
pub(crate) async fn leave(
    transaction: &mut Transaction,
    caller: &Caller,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<()> {
    let sql = "DELETE FROM workspace_members WHERE workspace_id = $1 AND user_id = $2 \
               AND workspace_id IN (SELECT id FROM workspaces WHERE organization_id = $3)";
    if transaction.execute(sql, args![workspace, user, caller.organization()]).await? == 0 {
        return Ok(());
    }
    free_in(transaction, workspace).await?;
    let details = json!({ "users": [user], "source": "single_sign_on" });
    record(transaction, caller, "workspace.members_removed", workspace, details).await
}
