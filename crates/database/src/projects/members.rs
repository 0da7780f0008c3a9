use crate::{Database, Fetch, access::ProjectScope, args, audit, task_rows::release_locks};
use labelkeep_model::{Error, Permission, Result, Role, Say, UserId};
use serde_json::json;

/// Somebody who belongs to a project: by membership, or because the role in the organisation reaches everywhere.
#[derive(Debug, Clone)]
pub struct Member {
    pub user: UserId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub organization_role: Role,
    pub project_role: Option<Role>,
    /// The role in the organisation, or the workspace, is the reason.
    pub is_implicit: bool,
    /// A member of the project's workspace.
    pub is_of_workspace: bool,
}

impl Database {
    pub async fn project_members(&self, scope: &ProjectScope) -> Result<Vec<Member>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                // Of a personal sandbox nobody else knows, whoever was a member before it came there.
                "SELECT u.id, u.email, u.first_name, u.last_name, u.role, m.role AS project_role, m.user_id AS member_id, \
                 w.user_id AS of_workspace FROM users u JOIN projects p ON p.id = $1 \
                 LEFT JOIN project_members m ON m.user_id = u.id AND m.project_id = p.id \
                 LEFT JOIN workspace_members w ON w.user_id = u.id AND w.workspace_id = p.workspace_id \
                 WHERE u.organization_id = $2 AND u.deleted_at IS NULL AND u.role <> 'DI' \
                 AND COALESCE(p.sandbox_of, u.id) = u.id \
                 AND (m.user_id IS NOT NULL OR w.user_id IS NOT NULL OR u.role IN ('OW', 'AD')) ORDER BY u.email",
                args![scope.id(), scope.caller().organization()],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Member {
                    user: UserId(row.get("id")?),
                    email: row.get("email")?,
                    first_name: row.get("first_name")?,
                    last_name: row.get("last_name")?,
                    organization_role: row.get::<String>("role")?.parse().map_err(Error::internal)?,
                    project_role: row.get::<Option<String>>("project_role")?.and_then(|code| code.parse().ok()),
                    is_implicit: row.get::<Option<i64>>("member_id")?.is_none(),
                    is_of_workspace: row.get::<Option<i64>>("of_workspace")?.is_some(),
                })
            })
            .collect()
    }

    /// Adds somebody, or changes the role that somebody has in this project.
    ///
    /// # Errors
    /// 400 when the person is not in the organisation; 403 without the right.
    pub async fn add_project_member(&self, scope: &ProjectScope, user: UserId, role: Option<Role>) -> Result<()> {
        scope.require(Permission::ProjectMembersManage)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let known = transaction
                    .fetch_optional(
                        "SELECT id FROM users WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL",
                        args![user, scope.caller().organization()],
                    )
                    .await?;
                if known.is_none() {
                    return Err(Error::field("user", Say::UnknownPerson { user: user.0.to_string().into() }));
                }
                refuse_in_sandbox(transaction, &scope).await?;
                let now = transaction.now();
                transaction
                    .execute(
                        "INSERT INTO project_members (project_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) \
                         ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role",
                        args![scope.id(), user, role, now],
                    )
                    .await?;
                let details = json!({ "user": user, "role": role });
                record(transaction, &scope, "project.member_added", details).await
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right; 409 for who belongs to it by its workspace. Who is no member stays none.
    pub async fn remove_project_member(&self, scope: &ProjectScope, user: UserId) -> Result<()> {
        scope.require(Permission::ProjectMembersManage)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                refuse_of_workspace(transaction, &scope, user).await?;
                transaction
                    .execute(
                        "DELETE FROM project_members WHERE project_id = $1 AND user_id = $2",
                        args![scope.id(), user],
                    )
                    .await?;
                // What the person held is free for others at once.
                release_locks(transaction, user, Some(scope.id())).await?;
                record(transaction, &scope, "project.member_removed", json!({ "user": user })).await
            })
        })
        .await
    }
}

async fn refuse_in_sandbox(transaction: &mut crate::Transaction, scope: &ProjectScope) -> Result<()> {
    let sql = "SELECT id FROM projects WHERE id = $1 AND sandbox_of IS NOT NULL";
    let found = transaction.fetch_optional(sql, args![scope.id()]).await?;
    found.map_or(Ok(()), |_| Err(Error::conflict(Say::SandboxIsPersonal)))
}

async fn refuse_of_workspace(transaction: &mut crate::Transaction, scope: &ProjectScope, user: UserId) -> Result<()> {
    let sql = "SELECT w.user_id FROM workspace_members w JOIN projects p ON p.workspace_id = w.workspace_id \
               WHERE p.id = $1 AND w.user_id = $2";
    let found = transaction.fetch_optional(sql, args![scope.id(), user]).await?;
    found.map_or(Ok(()), |_| Err(Error::conflict(Say::MemberByWorkspace)))
}

async fn record(
    transaction: &mut crate::Transaction,
    scope: &ProjectScope,
    action: &str,
    details: serde_json::Value,
) -> Result<()> {
    let entry = audit::Entry {
        action,
        object_type: "project",
        object_id: Some(scope.id().0),
        project: Some(scope.id()),
        details,
    };
    audit::record(transaction, scope.caller(), entry).await
}
