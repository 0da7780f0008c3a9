use super::Caller;
use crate::{Database, Fetch, args};
use labelkeep_model::{Error, Permission, Result, Say, UserId, WorkspaceId};
use std::sync::Arc;

/// The right to do what the route declared in one workspace.
#[derive(Debug, Clone)]
pub struct WorkspaceScope {
    caller: Arc<Caller>,
    workspace: WorkspaceId,
    /// The caller's own sandbox.
    is_personal: bool,
}

impl WorkspaceScope {
    #[must_use]
    pub fn caller(&self) -> &Arc<Caller> {
        &self.caller
    }

    #[must_use]
    pub fn id(&self) -> WorkspaceId {
        self.workspace
    }

    /// # Errors
    /// 403 when the caller's role does not have it.
    pub fn require(&self, permission: Permission) -> Result<()> {
        self.caller.in_organization(permission).map(|_| ())
    }

    /// # Errors
    /// 409 for a personal sandbox, which stays as it is and has no members.
    pub fn require_shared(&self) -> Result<()> {
        if self.is_personal { Err(Error::conflict(Say::SandboxStays)) } else { Ok(()) }
    }

    /// Whose its projects are alone.
    pub(crate) fn sandbox_of(&self) -> Option<UserId> {
        self.is_personal.then_some(self.caller.user)
    }
}

impl Caller {
    /// # Errors
    /// 404 for who does not belong to it, 403 without the right.
    pub async fn workspace(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        workspace: WorkspaceId,
    ) -> Result<WorkspaceScope> {
        self.find_workspace(database, permission, workspace, false).await
    }

    /// One that was deleted.
    ///
    /// # Errors
    /// As `workspace`.
    pub async fn deleted_workspace(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        workspace: WorkspaceId,
    ) -> Result<WorkspaceScope> {
        self.find_workspace(database, permission, workspace, true).await
    }

    async fn find_workspace(
        self: &Arc<Self>,
        mut database: &Database,
        permission: Permission,
        workspace: WorkspaceId,
        is_deleted: bool,
    ) -> Result<WorkspaceScope> {
        if !self.role.is_active() {
            return Err(Error::forbidden());
        }
        self.require_all_projects()?;
        let no_workspace = || Error::not_found(Say::NoSuchObject { what: "Workspace".into() });
        let sql = "SELECT w.organization_id, w.is_personal, w.created_by, EXISTS (SELECT 1 FROM workspace_members m \
                   WHERE m.workspace_id = w.id AND m.user_id = $2) AS is_member FROM workspaces w \
                   WHERE w.id = $1 AND (w.deleted_at IS NOT NULL) = $3";
        let row = database.fetch_optional(sql, args![workspace, self.user, is_deleted]).await?;
        let row = row.ok_or_else(no_workspace)?;
        let is_personal = row.get::<bool>("is_personal")?;
        let belongs = match is_personal {
            true => row.get::<i64>("created_by")? == self.user.0,
            false => row.get::<bool>("is_member")? || self.may(Permission::ProjectsSeeAll),
        };
        if row.get::<i64>("organization_id")? != self.organization.0 || !belongs {
            return Err(no_workspace());
        }
        let scope = WorkspaceScope { caller: Arc::clone(self), workspace, is_personal };
        scope.require(permission)?;
        Ok(scope)
    }
}
