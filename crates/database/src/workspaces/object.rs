use crate::{Row, users::Person};
use labelkeep_model::{Result, Timestamp};

/// A workspace as the caller sees it.
#[derive(Debug, Clone)]
pub struct Workspace {
    pub id: i64,
    pub title: String,
    pub description: String,
    pub color: String,
    pub creator: Person,
    pub created_at: Timestamp,
    pub is_personal: bool,
    pub archived_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
    /// Of those that the caller sees.
    pub projects: i64,
    /// Since when the caller is a member.
    pub member_since: Option<Timestamp>,
}

/// `w` is the workspace. `$1` is the organization, `$2` the caller, `$3` whether they know of all projects, `$4` whether also of
/// those that are not published.
macro_rules! select_workspaces {
    ($condition:literal) => {
        concat!(
            "SELECT w.*, u.id AS creator, u.email, u.first_name, u.last_name, m.created_at AS member_since, \
             (SELECT COUNT(*) FROM projects p WHERE p.workspace_id = w.id AND p.deleted_at IS NULL \
             AND (p.is_published OR $4)) AS projects FROM workspaces w JOIN users u ON u.id = w.created_by \
             LEFT JOIN workspace_members m ON m.workspace_id = w.id AND m.user_id = $2 \
             WHERE w.organization_id = $1 AND (CASE WHEN w.is_personal THEN w.created_by = $2 \
             ELSE ($3 OR m.user_id IS NOT NULL) END) AND ",
            $condition
        )
    };
}
pub(super) use select_workspaces;

impl Workspace {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            description: row.get("description")?,
            color: row.get("color")?,
            creator: Person {
                id: row.get::<i64>("creator")?.into(),
                email: row.get("email")?,
                first_name: row.get("first_name")?,
                last_name: row.get("last_name")?,
            },
            created_at: row.time("created_at")?,
            is_personal: row.get("is_personal")?,
            archived_at: row.optional_time("archived_at")?,
            deleted_at: row.optional_time("deleted_at")?,
            projects: row.get("projects")?,
            member_since: row.optional_time("member_since")?,
        })
    }
}
