//! In which workspace a project is.

use crate::{
    Database, Fetch, Transaction,
    access::{ProjectScope, WorkspaceScope, membership::is_seen},
    args, audit,
    task_rows::release_locks,
};
use labelkeep_model::{Error, Permission, ProjectId, Result, Say, UserId};
use serde_json::json;

/// Where it is from now on; `None`: in no workspace.
pub(super) async fn put(
    transaction: &mut Transaction,
    project: ProjectId,
    workspace: Option<&WorkspaceScope>,
) -> Result<()> {
    let Some(workspace) = workspace else { return Ok(()) };
    require_there(transaction, workspace).await?;
    let sql = "UPDATE projects SET workspace_id = $2, sandbox_of = $3 WHERE id = $1";
    transaction.execute(sql, args![project, workspace.id(), workspace.sandbox_of()]).await.map(|_| ())
}

/// The workspace stays until this transaction ends.
async fn require_there(transaction: &mut Transaction, workspace: &WorkspaceScope) -> Result<()> {
    let sql = "SELECT id FROM workspaces WHERE id = $1 AND deleted_at IS NULL /*pg FOR SHARE*/";
    let row = transaction.fetch_optional(sql, args![workspace.id()]).await?;
    row.map(|_| ()).ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Workspace".into() }))
}

impl Database {
    /// Moves a project to another workspace, or out of all. Who moves it stays a member. The people of the workspace that it
    /// leaves lose it, and what they hold there is free at once.
    ///
    /// # Errors
    /// 403 without the right to change the project, or either workspace; 404 for a workspace that the caller does not know.
    pub async fn place_project(&self, scope: &ProjectScope, workspace: Option<&WorkspaceScope>) -> Result<()> {
        scope.require(Permission::ProjectChange)?;
        let project = self.project(scope).await?;
        if project.workspace_id == workspace.map(|workspace| workspace.id().0) {
            return Ok(());
        }
        if let Some(old) = project.workspace_id {
            scope.caller().workspace(self, Permission::WorkspaceChange, old.into()).await?;
        }
        if let Some(workspace) = workspace {
            workspace.require(Permission::WorkspaceChange)?;
        }
        let (scope, workspace) = (scope.clone(), workspace.cloned());
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                if !scope.caller().may(Permission::ProjectsSeeAll) {
                    let sql = "INSERT INTO project_members (project_id, user_id, created_at) VALUES ($1, $2, $3) \
                               ON CONFLICT (project_id, user_id) DO NOTHING";
                    transaction.execute(sql, args![scope.id(), scope.caller().user(), now]).await?;
                }
                let sql = "UPDATE projects SET workspace_id = NULL, sandbox_of = NULL, updated_at = $2 WHERE id = $1";
                transaction.execute(sql, args![scope.id(), now]).await?;
                put(transaction, scope.id(), workspace.as_ref()).await?;
                free_what_strangers_hold(transaction, scope.id()).await?;
                let entry = audit::Entry {
                    action: "project.moved",
                    object_type: "project",
                    object_id: Some(scope.id().0),
                    project: Some(scope.id()),
                    details: json!({ "from": project.workspace_id, "to": workspace.as_ref().map(WorkspaceScope::id) }),
                };
                audit::record(transaction, scope.caller(), entry).await
            })
        })
        .await
    }
}

/// Tasks that are held by people who do not know of the project any more.
pub(crate) async fn free_what_strangers_hold(transaction: &mut Transaction, project: ProjectId) -> Result<()> {
    let sql = concat!(
        "SELECT DISTINCT l.user_id FROM task_locks l JOIN projects p ON p.id = l.project_id JOIN users u ON u.id = l.user_id \
         WHERE l.project_id = $1 AND NOT ",
        is_seen!("l.user_id", "u.role IN ('OW', 'AD')")
    );
    for row in transaction.fetch_all(sql, args![project]).await? {
        release_locks(transaction, UserId(row.get("user_id")?), Some(project)).await?;
    }
    Ok(())
}
