use crate::{
    http::body::lenient,
    wire::{UserSimple, initials},
};
use labelkeep_database::workspaces::{NewWorkspace, Workspace, WorkspaceChange, WorkspaceMember};
use labelkeep_model::{Error, FieldErrors, Result, Role, Say, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A workspace.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Workspace)]
pub(super) struct WorkspaceBody {
    id: i64,
    title: String,
    description: String,
    color: String,
    /// Whose it is, of a personal sandbox.
    created_by: i64,
    /// Only where all workspaces were asked for.
    created_by_user: Option<UserSimple>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    is_archived: bool,
    /// A sandbox: nobody but its person knows of it.
    is_personal: bool,
    /// Of those that the caller may see.
    projects_count: i64,
    /// Of the caller; `null` for an administrator who is no member.
    membership: Option<Membership>,
    #[schema(value_type = Option<String>)]
    deleted_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkspaceMembership)]
struct Membership {
    #[schema(value_type = String)]
    created_at: Timestamp,
}

impl WorkspaceBody {
    pub(super) fn new(workspace: Workspace, with_creator: bool) -> Self {
        Self {
            id: workspace.id,
            title: workspace.title,
            description: workspace.description,
            color: workspace.color,
            created_by: workspace.creator.id.0,
            created_by_user: with_creator.then(|| workspace.creator.into()),
            created_at: workspace.created_at,
            is_archived: workspace.archived_at.is_some(),
            is_personal: workspace.is_personal,
            projects_count: workspace.projects,
            membership: workspace.member_since.map(|created_at| Membership { created_at }),
            deleted_at: workspace.deleted_at,
        }
    }
}

/// What a request may say of a workspace.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = WorkspaceFields)]
pub(super) struct Fields {
    #[serde(deserialize_with = "crate::http::body::text")]
    title: Option<String>,
    #[serde(deserialize_with = "crate::http::body::text")]
    description: Option<String>,
    #[serde(deserialize_with = "crate::http::body::text")]
    color: Option<String>,
    #[serde(deserialize_with = "lenient")]
    is_archived: Option<bool>,
    /// Whoever may make projects has a sandbox already: it is not made by hand.
    #[serde(deserialize_with = "lenient")]
    is_personal: Option<bool>,
}

impl Fields {
    /// # Errors
    /// 400 with all problems, by field.
    pub(super) fn into_change(self) -> Result<WorkspaceChange> {
        let mut errors = FieldErrors::new();
        let mut add = |field: &str, say: Say| errors.entry(field.to_owned()).or_default().push(say.into());
        let title = self.title.map(|title| title.trim().to_owned());
        if title.as_ref().is_some_and(String::is_empty) {
            add("title", Say::Blank);
        }
        for (field, value, most) in
            [("title", &title, 1_000), ("description", &self.description, 10_000), ("color", &self.color, 16)]
        {
            if value.as_ref().is_some_and(|value| value.chars().count() > most) {
                add(field, Say::TooLong { most: most.into() });
            }
        }
        if !errors.is_empty() {
            return Err(Error::validation(errors));
        }
        if self.is_personal == Some(true) {
            return Err(Error::conflict(Say::SandboxStays));
        }
        Ok(WorkspaceChange { title, description: self.description, color: self.color, is_archived: self.is_archived })
    }

    /// # Errors
    /// As `into_change`, and without a title.
    pub(super) fn into_new(self) -> Result<NewWorkspace> {
        let change = self.into_change()?;
        Ok(NewWorkspace {
            title: change.title.ok_or_else(|| Error::field("title", Say::Required))?,
            description: change.description.unwrap_or_default(),
            color: change.color.unwrap_or_default(),
        })
    }
}

/// Somebody in a workspace.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkspaceUser)]
pub(super) struct MemberUser {
    id: i64,
    username: String,
    email: String,
    first_name: String,
    last_name: String,
    initials: String,
    avatar: Option<String>,
    /// In the organisation.
    role: Role,
}

impl From<WorkspaceMember> for MemberUser {
    fn from(member: WorkspaceMember) -> Self {
        Self {
            id: member.id.0,
            initials: initials(&member.first_name, &member.last_name, &member.email),
            username: member.username,
            email: member.email,
            first_name: member.first_name,
            last_name: member.last_name,
            avatar: None,
            role: member.role,
        }
    }
}
