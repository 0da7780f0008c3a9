use super::change::record;
use crate::{Database, Fetch, access::Caller, args};
use labelkeep_model::{Permission, Result, WorkspaceId};
use serde_json::json;

impl Database {
    /// Whoever may make projects has a personal sandbox from the first look on.
    pub(super) async fn make_sandbox(&self, caller: &Caller) -> Result<()> {
        if !caller.may(Permission::ProjectsCreate) {
            return Ok(());
        }
        let mut database = self;
        let sql = "SELECT id FROM workspaces WHERE created_by = $1 AND is_personal = TRUE AND deleted_at IS NULL";
        if database.fetch_optional(sql, args![caller.user()]).await?.is_some() {
            return Ok(());
        }
        let caller = caller.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let sql = "INSERT INTO workspaces (organization_id, created_by, created_at, updated_at, title, is_personal) \
                           VALUES ($1, $2, $3, $3, 'Sandbox', TRUE) ON CONFLICT DO NOTHING RETURNING id";
                let made = transaction.fetch_optional(sql, args![caller.organization(), caller.user(), now]).await?;
                let Some(made) = made else { return Ok(()) };
                let id = WorkspaceId(made.get("id")?);
                record(transaction, &caller, "workspace.created", id, json!({ "is_personal": true })).await
            })
        })
        .await
    }
}
