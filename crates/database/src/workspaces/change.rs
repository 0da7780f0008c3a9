use crate::{
    Database, Fetch, Transaction,
    access::{Caller, OrganizationScope, WorkspaceScope},
    args, audit,
};
use labelkeep_model::{Error, OrganizationId, Permission, Result, Say, WorkspaceId};
use serde_json::{Value, json};

/// Of one organization: lists of them are not paged.
const MOST: i64 = 1000;

/// A workspace to be.
#[derive(Debug, Clone, Default)]
pub struct NewWorkspace {
    pub title: String,
    pub description: String,
    pub color: String,
}

/// New values; `None` leaves one.
#[derive(Debug, Clone, Default)]
pub struct WorkspaceChange {
    pub title: Option<String>,
    pub description: Option<String>,
    pub color: Option<String>,
    pub is_archived: Option<bool>,
}

impl WorkspaceChange {
    fn told(&self) -> Value {
        let mut fields = Vec::new();
        fields.extend(self.title.as_ref().map(|_| "title"));
        fields.extend(self.description.as_ref().map(|_| "description"));
        fields.extend(self.color.as_ref().map(|_| "color"));
        json!({ "fields": fields, "is_archived": self.is_archived })
    }
}

impl Database {
    /// Whoever makes it is its first member.
    ///
    /// # Errors
    /// 403 without the right; 409 when there are too many.
    pub async fn create_workspace(&self, scope: &OrganizationScope, new: NewWorkspace) -> Result<WorkspaceId> {
        scope.require(Permission::WorkspacesCreate)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                require_room(transaction, caller.organization()).await?;
                let now = transaction.now();
                let sql = "INSERT INTO workspaces (organization_id, created_by, created_at, updated_at, title, description, color) \
                           VALUES ($1, $2, $3, $3, $4, $5, $6) RETURNING id";
                let args = args![caller.organization(), caller.user(), now, new.title, new.description, new.color];
                let id = WorkspaceId(transaction.fetch_one(sql, args).await?.get("id")?);
                let sql = "INSERT INTO workspace_members (workspace_id, user_id, created_at) VALUES ($1, $2, $3)";
                transaction.execute(sql, args![id, caller.user(), now]).await?;
                record(transaction, &caller, "workspace.created", id, json!({})).await?;
                Ok(id)
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right; 409 for a personal sandbox.
    pub async fn change_workspace(&self, scope: &WorkspaceScope, change: WorkspaceChange) -> Result<()> {
        scope.require(Permission::WorkspaceChange)?;
        scope.require_shared()?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let told = change.told();
                let sql = "UPDATE workspaces SET title = COALESCE($2, title), description = COALESCE($3, description), \
                           color = COALESCE($4, color), updated_at = $6, \
                           archived_at = CASE WHEN $5 IS NULL THEN archived_at WHEN $5 THEN COALESCE(archived_at, $6) ELSE NULL END \
                           WHERE id = $1 AND deleted_at IS NULL";
                let args = args![scope.id(), change.title, change.description, change.color, change.is_archived, now];
                transaction.execute(sql, args).await?;
                record(transaction, scope.caller(), "workspace.changed", scope.id(), told).await
            })
        })
        .await
    }

    /// It can be brought back. Its projects in the trash are in no workspace from then on.
    ///
    /// # Errors
    /// 403 without the right; 409 for a personal sandbox and while it has projects.
    pub async fn delete_workspace(&self, scope: &WorkspaceScope) -> Result<()> {
        scope.require(Permission::WorkspaceChange)?;
        scope.require_shared()?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                // Nobody puts a project into it meanwhile.
                let now = transaction.now();
                let sql = "UPDATE workspaces SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL";
                transaction.execute(sql, args![scope.id(), now]).await?;
                let sql = "SELECT id FROM projects WHERE workspace_id = $1 AND deleted_at IS NULL LIMIT 1";
                if transaction.fetch_optional(sql, args![scope.id()]).await?.is_some() {
                    return Err(Error::conflict(Say::WorkspaceHasProjects));
                }
                let sql = "UPDATE projects SET workspace_id = NULL WHERE workspace_id = $1";
                transaction.execute(sql, args![scope.id()]).await?;
                record(transaction, scope.caller(), "workspace.deleted", scope.id(), json!({})).await
            })
        })
        .await
    }

    /// Brings a deleted one back, with its members.
    ///
    /// # Errors
    /// 403 without the right; 409 when there are too many.
    pub async fn restore_workspace(&self, scope: &WorkspaceScope) -> Result<()> {
        scope.require(Permission::WorkspaceChange)?;
        scope.require_shared()?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                require_room(transaction, scope.caller().organization()).await?;
                let sql = "UPDATE workspaces SET deleted_at = NULL WHERE id = $1";
                transaction.execute(sql, args![scope.id()]).await?;
                record(transaction, scope.caller(), "workspace.restored", scope.id(), json!({})).await
            })
        })
        .await
    }
}

async fn require_room(transaction: &mut Transaction, organization: OrganizationId) -> Result<()> {
    let sql = "SELECT COUNT(*) AS n FROM workspaces WHERE organization_id = $1 AND is_personal = FALSE AND deleted_at IS NULL";
    let there = transaction.fetch_one(sql, args![organization]).await?.get::<i64>("n")?;
    if there < MOST { Ok(()) } else { Err(Error::conflict(Say::TooManyWorkspaces { most: MOST.into() })) }
}

pub(super) async fn record(
    transaction: &mut Transaction,
    caller: &Caller,
    action: &str,
    workspace: WorkspaceId,
    details: Value,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "workspace", object_id: Some(workspace.0), project: None, details };
    audit::record(transaction, caller, entry).await
}
