use super::{ProjectChange, change, place::put};
use crate::{
    Database, Fetch,
    access::{OrganizationScope, WorkspaceScope},
    args, audit,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{Permission, ProjectId, Result};
use serde_json::json;

/// A project to be: its title, and whatever else was given.
pub struct NewProject {
    pub title: String,
    pub settings: ProjectChange,
    pub workspace: Option<WorkspaceScope>,
}

impl Database {
    /// Makes a project; whoever makes it is its first member.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn create_project(&self, scope: &OrganizationScope, new: NewProject) -> Result<ProjectId> {
        scope.require(Permission::ProjectsCreate)?;
        if let Some(workspace) = &new.workspace {
            workspace.require(Permission::WorkspaceChange)?;
        }
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let row = transaction
                    .fetch_one(
                        "INSERT INTO projects (organization_id, created_by, created_at, updated_at, last_activity_at, title) \
                         VALUES ($1, $2, $3, $3, $3, $4) RETURNING id",
                        args![caller.organization(), caller.user(), now, new.title],
                    )
                    .await?;
                let id = ProjectId(row.get("id")?);
                transaction
                    .execute(
                        "INSERT INTO project_members (project_id, user_id, created_at) VALUES ($1, $2, $3)",
                        args![id, caller.user(), now],
                    )
                    .await?;
                change::apply(transaction, id, new.settings).await?;
                put(transaction, id, new.workspace.as_ref()).await?;
                let entry = audit::Entry {
                    action: "project.created",
                    object_type: "project",
                    object_id: Some(id.0),
                    project: Some(id),
                    details: json!({ "workspace": new.workspace.as_ref().map(WorkspaceScope::id) }),
                };
                audit::record(transaction, &caller, entry).await?;
                webhook_events::note(transaction, id, WebhookAction::ProjectCreated, &[id.0]).await?;
                Ok(id)
            })
        })
        .await
    }
}
